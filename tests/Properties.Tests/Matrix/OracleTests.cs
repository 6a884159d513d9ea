using System.Text;
using VerifyXunit;
using VirtSpec.Properties.Conformance.Matrix;
using VirtSpec.Spec.Base;
using Xunit;
using Xunit.Abstractions;

namespace VirtSpec.Properties.Tests.Matrix;

/// <summary>The trap matrix against what QEMU did, over the whole encoding space and every recorded configuration.</summary>
public class OracleTests(ITestOutputHelper output)
{
    private const string Random = "rand";

    public static TheoryData<string> Cpus => Recorded.Cpus;

    [Theory]
    [MemberData(nameof(Cpus))]
    public void Every_slot_of_every_configuration_is_as_recorded_or_excluded_with_a_reason(string cpu)
    {
        var result = Recorded.Of(cpu).Whole;
        output.WriteLine($"{result.Compared} slots compared, {result.Excused.Values.Sum()} differences excused, {result.Differences.Count} not");
        Assert.True(result.Differences.Count == 0, string.Join('\n', result.Differences.Take(20)));
        Assert.True(result.Compared > 80_000_000, $"only {result.Compared} slots were compared");
    }

    [Theory]
    [MemberData(nameof(Cpus))]
    public void Every_exclusion_excuses_something(string cpu) =>
        Assert.Empty(Recorded.Of(cpu).Comparison.Unused(Recorded.Of(cpu).Whole).Select(e => e.Id));

    /// <summary>The baseline alone proves little: what counts is how many rows a control changes.</summary>
    [Theory]
    [MemberData(nameof(Cpus))]
    public Task Each_control_changes_rows_that_were_compared(string cpu)
    {
        var recorded = Recorded.Of(cpu);
        var text = new StringBuilder("rows that differ from the baseline, per configuration of one control\n");
        foreach (var config in recorded.Oracle.Configs.Where(c => !c.IsBaseline && !IsRandom(c)))
            text.Append($"{recorded.Oracle.RecordedRows(config.Name),6} {config.Name}\n");
        var random = recorded.Oracle.Configs.Where(IsRandom).ToArray();
        text.Append($"{random.Sum(c => recorded.Oracle.RecordedRows(c.Name)),6} in {random.Length} random combinations\n");
        foreach (var (exclusion, count) in recorded.Whole.Excused.OrderBy(e => e.Key.Id, StringComparer.Ordinal))
            text.Append($"{count,6} excused by {exclusion.Id}: {exclusion.Reason}\n");
        output.WriteLine(text.ToString());
        return Verifier.Verify(text.ToString()).UseParameters(cpu);
    }

    [Theory]
    [MemberData(nameof(Cpus))]
    public void The_recording_has_at_least_200_random_combinations(string cpu) =>
        Assert.True(Recorded.Of(cpu).Oracle.Configs.Count(IsRandom) >= 200);

    [Theory]
    [MemberData(nameof(Cpus))]
    public void A_wrong_row_of_the_recording_would_be_found(string cpu)
    {
        var recorded = Recorded.Of(cpu);
        var slots = recorded.Comparison.SlotsOf(ExceptionLevel.EL1);
        var wrong = new MatrixSweep(recorded.Configuration, recorded.Oracle.Configs.First(c => c.Name == "hcr_TVM"), ExceptionLevel.EL1);
        var right = recorded.Oracle.Outcomes(recorded.Oracle.Configs[0], ExceptionLevel.EL1, slots);
        int differing = slots.Where((slot, i) => wrong.Try(slot) != right[i]).Count();
        Assert.True(differing >= 11, $"HCR_EL2.TVM covers 11 registers, and only {differing} rows differ from the baseline");
    }

    private static bool IsRandom(MatrixConfig config) => config.Name.StartsWith(Random, StringComparison.Ordinal);
}
