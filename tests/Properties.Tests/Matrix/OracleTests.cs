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
    private static readonly Lazy<ComparisonResult> Whole = new(() => Recorded.Comparison.Value.Run());

    [Fact]
    public void Every_slot_of_every_configuration_is_as_recorded_or_excluded_with_a_reason()
    {
        var result = Whole.Value;
        output.WriteLine($"{result.Compared} slots compared, {result.Excused.Values.Sum()} differences excused, {result.Differences.Count} not");
        Assert.True(result.Differences.Count == 0, string.Join('\n', result.Differences.Take(20)));
        Assert.True(result.Compared > 80_000_000, $"only {result.Compared} slots were compared");
    }

    [Fact]
    public void Every_exclusion_excuses_something() =>
        Assert.Empty(Recorded.Comparison.Value.Unused(Whole.Value).Select(e => e.Id));

    /// <summary>The baseline alone proves little: what counts is how many rows a control changes.</summary>
    [Fact]
    public Task Each_control_changes_rows_that_were_compared()
    {
        var text = new StringBuilder("rows that differ from the baseline, per configuration of one control\n");
        foreach (var config in Recorded.Oracle.Value.Configs.Where(c => !c.IsBaseline && !c.Name.StartsWith("rand", StringComparison.Ordinal)))
            text.Append($"{Recorded.Oracle.Value.RecordedRows(config.Name),6} {config.Name}\n");
        var random = Recorded.Oracle.Value.Configs.Where(c => c.Name.StartsWith("rand", StringComparison.Ordinal)).ToArray();
        text.Append($"{random.Sum(c => Recorded.Oracle.Value.RecordedRows(c.Name)),6} in {random.Length} random combinations\n");
        foreach (var (exclusion, count) in Whole.Value.Excused.OrderBy(e => e.Key.Id, StringComparer.Ordinal))
            text.Append($"{count,6} excused by {exclusion.Id}: {exclusion.Reason}\n");
        output.WriteLine(text.ToString());
        return Verifier.Verify(text.ToString());
    }

    [Fact]
    public void The_recording_has_at_least_200_random_combinations() =>
        Assert.True(Recorded.Oracle.Value.Configs.Count(c => c.Name.StartsWith("rand", StringComparison.Ordinal)) >= 200);

    [Fact]
    public void A_wrong_row_of_the_recording_would_be_found()
    {
        var configs = Recorded.Oracle.Value.Configs;
        var wrong = new MatrixSweep(Recorded.CortexA57, configs.First(c => c.Name == "hcr_TVM"), ExceptionLevel.EL1);
        var right = Recorded.Oracle.Value.Outcomes(configs[0], ExceptionLevel.EL1, Recorded.Comparison.Value.SlotsOf(ExceptionLevel.EL1));
        int differing = Recorded.Comparison.Value.SlotsOf(ExceptionLevel.EL1).Where((slot, i) => wrong.Try(slot) != right[i]).Count();
        Assert.True(differing >= 11, $"HCR_EL2.TVM covers 11 registers, and only {differing} rows differ from the baseline");
    }
}
