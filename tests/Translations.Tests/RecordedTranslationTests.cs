using VirtSpec.Spec.Registers;
using VirtSpec.Translations.Cases;
using VirtSpec.Translations.Commands;
using Xunit;

namespace VirtSpec.Translations.Tests;

/// <summary>Address translation against what QEMU made of random tables and controls (Golden/translations).</summary>
public class RecordedTranslationTests
{
    private const int MinimumCases = 4000;
    private const int MinimumPerFault = 8;

    private static readonly string[] CpuNames = ["cortex-a57", "neoverse-n1"];

    public static TheoryData<string> Cpus => [.. CpuNames];

    [Theory]
    [MemberData(nameof(Cpus))]
    public void Every_recorded_case_ends_as_recorded(string cpu) =>
        Assert.Empty(Verdicts(cpu).Where(v => v.Difference is not null).Select(v => v.Difference!));

    /// <summary>But for the rare ones, which a long comparison meets; it prints what it does not meet.</summary>
    [Fact]
    public void Every_exclusion_excuses_a_recorded_case()
    {
        var used = CpuNames.SelectMany(Verdicts).Select(v => v.Excuse?.Id).ToHashSet();
        Assert.Empty(GoldenFiles.Exclusions.Where(e => !used.Contains(e.Id) && !e.Id.StartsWith("rare-", StringComparison.Ordinal)).Select(e => $"{e.Id} excuses nothing"));
    }

    /// <summary>Stage 1 and stage 2, and stage 2 on a walk of stage 1. Level 0 has no leaf, so that it has neither Access flag nor permissions.</summary>
    [Theory]
    [MemberData(nameof(Cpus))]
    public void Every_kind_of_fault_at_every_level_of_every_stage_is_recorded(string cpu)
    {
        string[] kinds =
        [
            .. from place in new[] { "stage1", "stage2", "stage2 walk" }
               from level in Enumerable.Range(0, 4)
               from kind in level == 0 ? new[] { "translation", "address-size" } : ["translation", "address-size", "access-flag", "permission"]
               select $"{kind} L{level} {place}",
            .. Enumerable.Range(0, 4).Select(level => $"external-walk L{level}"), "external", "alignment", "completed", "PAR address",
        ];
        var corpus = GoldenFiles.ReadCorpus(cpu);
        Assert.InRange(corpus.Count, MinimumCases, int.MaxValue);
        var counts = corpus.CountBy(c => Summary.Of(c.Case, c.Outcome)).ToList();
        Assert.Empty(kinds
            .Select(kind => (Kind: kind, Count: counts.Where(c => c.Key == kind || c.Key.EndsWith(" " + kind, StringComparison.Ordinal)).Sum(c => c.Value)))
            .Where(kind => kind.Count < MinimumPerFault)
            .Select(kind => $"{kind.Kind}: expected at least {MinimumPerFault} cases, found {kind.Count}"));
    }

    [Fact]
    public void A_case_with_another_outcome_is_told_apart()
    {
        var recorded = GoldenFiles.ReadCorpus("cortex-a57").First(c => c.Outcome.Changes.ContainsKey("x2"));
        var changes = new SortedDictionary<string, ulong>(recorded.Outcome.Changes, StringComparer.Ordinal);
        changes["x2"]++;
        var verdict = Replay.Run(CpuModel.CortexA57, [recorded with { Outcome = recorded.Outcome with { Changes = changes } }], GoldenFiles.Exclusions).Single();
        Assert.StartsWith($"{recorded.Where}: expected Stopped", verdict.Difference, StringComparison.Ordinal);
    }

    [Fact]
    public void A_case_is_read_as_it_is_written() => Assert.All(
        GoldenFiles.ReadCorpus("neoverse-n1").Take(100),
        recorded =>
        {
            Assert.Equal(CaseText.Format(recorded.Case), CaseText.Format(CaseText.Parse(CaseText.Format(recorded.Case))));
            Assert.Empty(Outcome.Differing(recorded.Outcome, CaseText.ParseOutcome(CaseText.Format(recorded.Outcome))));
        });

    [Theory]
    [InlineData("EL9h pc=0 : d503201f")]
    [InlineData("EL1x pc=0 : d503201f")]
    [InlineData("EL1h pc=0 q3=1 : d503201f")]
    [InlineData("EL1h pc=zero : d503201f")]
    [InlineData("EL1h pc=0 d503201f")]
    public void What_is_no_case_is_refused(string text) => Assert.Throws<FormatException>(() => CaseText.Parse(text));

    private static IEnumerable<Replay.Verdict> Verdicts(string cpu) =>
        Replay.Run(CpuModel.Find(cpu)!, GoldenFiles.ReadCorpus(cpu), GoldenFiles.Exclusions);
}
