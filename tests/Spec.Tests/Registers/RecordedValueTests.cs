using Xunit;

namespace VirtSpec.Spec.Tests.Registers;

/// <summary>What MRS reads is what it read on QEMU, but for the exclusions.</summary>
public sealed class RecordedValueTests
{
    private sealed record Difference(RecordedValue Recorded, string Found)
    {
        public override string ToString() => $"{Recorded}: expected 0x{Recorded.Value:x}, found {Found}";
    }

    [Fact]
    public void Every_register_that_QEMU_reads_has_the_same_value_here() =>
        Probe.AssertNone(Differences().Where(d => !ValueExclusion.All.Any(e => e.Excuses(d.Recorded, d.Found))).Select(d => d.ToString()));

    [Fact]
    public void Every_exclusion_excuses_a_difference()
    {
        var differences = Differences().ToList();
        Probe.AssertNone(ValueExclusion.All.Where(e => !differences.Any(d => e.Excuses(d.Recorded, d.Found))).Select(e => e.ToString()));
    }

    [Fact]
    public void Most_of_the_recorded_values_are_compared()
    {
        int all = RecordedValue.Cpus.Sum(cpu => RecordedValue.Of(cpu).Count);
        int excused = Differences().Count();
        Assert.True(all > 900 && excused < all / 4, $"{all} values are recorded, {excused} of them are excused");
    }

    private static IEnumerable<Difference> Differences() =>
        from cpu in RecordedValue.Cpus
        from level in RecordedValue.Of(cpu).GroupBy(r => r.EL)
        let pe = RecordedValue.Recorder(cpu, level.Key)
        from recorded in level
        let found = recorded.Found(pe)
        where found != $"0x{recorded.Value:x}"
        select new Difference(recorded, found);
}
