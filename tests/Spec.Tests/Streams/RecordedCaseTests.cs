using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.Tests.Disassembly;
using VirtSpec.Streams.Cases;
using VirtSpec.Streams.Commands;
using VirtSpec.Streams.Generate;
using Xunit;

namespace VirtSpec.Spec.Tests.Streams;

/// <summary>The instructions against what Unicorn made of some 58,000 cases (Golden/streams).</summary>
public class RecordedCaseTests
{
    private const int MinimumPerEncoding = 20;
    private const int MinimumCases = 20_000;

    private static readonly string[] CpuNames = ["cortex-a57", "neoverse-n1"];

    public static TheoryData<string> Cpus => [.. CpuNames];

    [Theory]
    [MemberData(nameof(Cpus))]
    public void Every_recorded_case_ends_as_recorded(string cpu) =>
        Differences.AssertNone(Verdicts(cpu).Where(v => v.Difference is not null).Select(v => v.Difference!));

    [Fact]
    public void Every_exclusion_excuses_a_recorded_case()
    {
        var used = CpuNames.SelectMany(Verdicts).Select(v => v.Excuse?.Id).ToHashSet();
        Differences.AssertNone(GoldenFiles.Exclusions.Where(e => !used.Contains(e.Id)).Select(e => $"{e.Id} excuses nothing"));
    }

    [Theory]
    [MemberData(nameof(Cpus))]
    public void Every_compared_encoding_ends_a_recorded_case_at_least_20_times(string cpu)
    {
        var model = CpuModel.Find(cpu)!;
        // What cortex-a57 has too is recorded there.
        var counts = CpuNames.SelectMany(GoldenFiles.ReadCorpus).CountBy(c => A64.Decode(c.Case.Words[^1], model.Features)).ToDictionary();
        Differences.AssertNone(Scope.Rows(model)
            .Select(row => (row.Name, Count: counts.GetValueOrDefault(row.Op)))
            .Where(row => row.Count < MinimumPerEncoding)
            .Select(row => $"{row.Name}: expected at least {MinimumPerEncoding} cases, found {row.Count}"));
    }

    [Fact]
    public void There_are_20000_cases_of_cortex_a57_in_every_mode_and_with_every_ending_but_the_specifications_own()
    {
        var corpus = GoldenFiles.ReadCorpus("cortex-a57");
        Assert.InRange(corpus.Count, MinimumCases, int.MaxValue);
        Assert.Equal(Mode.All.ToHashSet(), corpus.Select(c => c.Case.Mode).ToHashSet());
        Assert.Equal(
            new HashSet<Ending> { Ending.Completed, Ending.Undefined, Ending.SupervisorCall, Ending.Breakpoint, Ending.DataAbort, Ending.Alignment },
            corpus.Select(c => c.Outcome.Ending).ToHashSet());
    }

    [Fact]
    public void A_case_with_another_outcome_is_told_apart()
    {
        var recorded = GoldenFiles.ReadCorpus("cortex-a57").First(c => c.Outcome.Ending == Ending.Completed);
        var other = recorded.Outcome.Final.Copy();
        other.X[0]++;
        var verdict = Replay.Run(CpuModel.CortexA57, [recorded with { Outcome = recorded.Outcome with { Final = other } }], GoldenFiles.Exclusions).Single();
        Assert.StartsWith($"{recorded.Where}: expected Completed", verdict.Difference, StringComparison.Ordinal);
    }

    private static IEnumerable<Replay.Verdict> Verdicts(string cpu) =>
        Replay.Run(CpuModel.Find(cpu)!, GoldenFiles.ReadCorpus(cpu), GoldenFiles.Exclusions);
}
