using VirtSpec.PhysicalGic.Cases;
using VirtSpec.PhysicalGic.Commands;
using VirtSpec.Spec.Registers;
using Xunit;
using Xunit.Abstractions;

namespace VirtSpec.PhysicalGic.Tests;

/// <summary>The GIC against what QEMU's gave on random sequences of accesses (Golden/gic).</summary>
public sealed class RecordedGicTests(ITestOutputHelper output)
{
    private const int MinimumCases = 800;

    private static readonly IReadOnlyList<(string Where, GicCase Case)> Cases = GicCorpus.Read(GoldenFiles.Folder);

    /// <summary>What has to happen in the recorded cases, and how often at least.</summary>
    private static readonly (string What, int Minimum, Func<GicStep, GicRead, bool> Holds)[] Classes =
    [
        ("Group 0 acknowledged", 100, (step, read) => step.Register == Reg.ICC_IAR0_EL1 && read.Oracle[0] < 1020),
        ("Group 1 acknowledged", 200, (step, read) => step.Register == Reg.ICC_IAR1_EL1 && read.Oracle[0] < 1020),
        ("an SGI acknowledged", 30, (step, read) => IsAcknowledge(step) && read.Oracle[0] < 16),
        ("a PPI acknowledged", 50, (step, read) => IsAcknowledge(step) && read.Oracle[0] is >= 16 and < 32),
        ("an SPI acknowledged", 100, (step, read) => IsAcknowledge(step) && read.Oracle[0] is >= 32 and < 1020),
        ("1023 acknowledged", 200, (step, read) => IsAcknowledge(step) && read.Oracle[0] == 1023),
        ("FIQ signalled", 500, (step, read) => step.Place == GicPlace.Signals && read.Oracle[0] == 0x40),
        ("IRQ signalled", 500, (step, read) => step.Place == GicPlace.Signals && read.Oracle[0] == 0x80),
        ("pending and not signalled while idle", 200, (step, read) => step.Place == GicPlace.Signals && read.Oracle[0] == 0 && IsPending(read) && read.Oracle[3] == 0xff),
        ("pending and not signalled while an interrupt runs", 200, (step, read) => step.Place == GicPlace.Signals && read.Oracle[0] == 0 && IsPending(read) && read.Oracle[3] != 0xff),
        ("signalled while an interrupt runs", 100, (step, read) => step.Place == GicPlace.Signals && read.Oracle[0] != 0 && read.Oracle[3] != 0xff),
        ("two priorities active at once", 50, (step, read) => step.Register is Reg.ICC_AP0R0_EL1 or Reg.ICC_AP1R0_EL1 && ulong.PopCount(read.Oracle[0]) > 1),
        ("signalled to another PE than PE 0", 50, (step, read) => step.Place == GicPlace.Signals && step.PE != 0 && read.Oracle[0] != 0),
    ];

    [Fact]
    public void Every_recorded_case_reads_as_recorded()
    {
        Assert.InRange(Cases.Count, MinimumCases, int.MaxValue);
        Assert.Empty(Cases.Select(c => c.Case.Difference(c.Where)).OfType<string>());
    }

    [Fact]
    public void Where_QEMU_departs_the_specification_reads_what_is_right() =>
        Assert.Empty(GicCorpus.ReadDeviations(GoldenFiles.Folder).Select(row => row.Case.Difference(row.Id)).OfType<string>());

    [Fact]
    public void The_recorded_cases_have_everything_in_them()
    {
        var reads = Cases.SelectMany(c => c.Case.Steps.Zip(c.Case.Reads)).Where(r => r.Second is not null).ToList();
        var counts = Classes.Select(c => (c.What, c.Minimum, Count: reads.Count(r => c.Holds(r.First, r.Second!)))).ToList();
        foreach (var (what, minimum, count) in counts)
            output.WriteLine($"{what}: {count} (at least {minimum})");
        Assert.Empty(counts.Where(c => c.Count < c.Minimum).Select(c => $"{c.What}: expected at least {c.Minimum}, found {c.Count}"));
    }

    [Fact]
    public void A_case_with_another_value_is_told_apart()
    {
        var (where, one) = Cases[0];
        int at = one.Reads.Index().Last(r => r.Item is not null).Index;
        var other = one with { Reads = [.. one.Reads.Index().Select(r => r.Index == at ? new GicRead([.. r.Item!.Oracle.Select(v => v ^ 1)]) : r.Item)] };
        Assert.StartsWith($"{where}: step {at}, {one.Steps[at]}: expected", other.Difference(where), StringComparison.Ordinal);
    }

    [Fact]
    public void A_case_is_read_as_it_is_written() =>
        Assert.All(Cases.Take(100), c => Assert.Equal(c.Case.ToString(), GicCase.Parse(c.Case.ToString()).ToString()));

    [Theory]
    [InlineData("D.w+0")]
    [InlineData("D.q+0=1")]
    [InlineData("R9=1")]
    [InlineData("0:XYZ?")]
    [InlineData("0:L27=g")]
    [InlineData("0:IAR1?1/2/3")]
    public void What_is_no_case_is_refused(string text) => Assert.Throws<FormatException>(() => GicCase.Parse(text));

    private static bool IsAcknowledge(GicStep step) => step.Register is Reg.ICC_IAR0_EL1 or Reg.ICC_IAR1_EL1;

    private static bool IsPending(GicRead read) => read.Oracle[1] < 1020 || read.Oracle[2] < 1020;
}
