using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.Tests.Disassembly;
using VirtSpec.Spec.Tests.Exceptions;
using VirtSpec.Streams.Cases;
using VirtSpec.Streams.Commands;
using Xunit;
using Mode = VirtSpec.Spec.Tests.Exceptions.Mode;

namespace VirtSpec.Spec.Tests.Streams;

/// <summary>Exceptions, returns, PSTATE, System registers and virtual interrupts against what QEMU made of some 8,000 cases (Golden/streams).</summary>
public class SystemCaseTests
{
    private const int MinimumCases = 3_500, MinimumForEncoding = 20;

    private static readonly string[] CpuNames = ["cortex-a57", "neoverse-n1"];

    private static readonly EncodingClass[] SystemClasses =
        [EncodingClass.SystemRegisterMove, EncodingClass.PstateImmediate, EncodingClass.ExceptionGeneration];

    public static TheoryData<string> Cpus => [.. CpuNames];

    [Theory]
    [MemberData(nameof(Cpus))]
    public void Every_recorded_case_ends_as_recorded(string cpu) =>
        Differences.AssertNone(Verdicts(cpu).Where(v => v.Difference is not null).Select(v => v.Difference!));

    [Fact]
    public void Every_exclusion_excuses_a_recorded_case()
    {
        var used = CpuNames.SelectMany(Verdicts).SelectMany(v => v.Excuses).Select(e => e.Id).ToHashSet();
        Differences.AssertNone(GoldenFiles.SystemExclusions.Where(e => !used.Contains(e.Id)).Select(e => $"{e.Id} excuses nothing"));
    }

    [Theory]
    [MemberData(nameof(Cpus))]
    public void The_cases_begin_at_each_level_and_execute_each_system_encoding(string cpu)
    {
        var model = CpuModel.Find(cpu)!;
        var corpus = GoldenFiles.ReadSystemCorpus(cpu);
        Assert.InRange(corpus.Count, MinimumCases, int.MaxValue);
        Assert.Equal([0, 4, 5, 8, 9], corpus.Select(c => (int)c.Case.PState & 0x1f).Distinct().Order());
        Assert.Equal(new HashSet<SystemEnd> { SystemEnd.Smc, SystemEnd.Waits }, corpus.Select(c => c.Outcome.End).ToHashSet());
        var counts = corpus.SelectMany(c => c.Case.Words).CountBy(word => A64.Decode(word, model.Features)).ToDictionary();
        Differences.AssertNone(A64.Rows.ToArray()
            .Where(row => SystemClasses.Contains(row.Class) && row.IsModelled && model.Features.Has(row.Feature))
            .Select(row => (row.Name, Count: counts.GetValueOrDefault(row.Op)))
            .Where(row => row.Count < MinimumForEncoding)
            .Select(row => $"{row.Name}: expected at least {MinimumForEncoding} times, found {row.Count}"));
    }

    [Fact]
    public void A_case_with_another_outcome_is_told_apart()
    {
        var recorded = GoldenFiles.ReadSystemCorpus("cortex-a57")[0];
        var other = recorded with { Outcome = recorded.Outcome with { Changes = recorded.Outcome.Changes.SetItem("TPIDR_EL2", 0x1234) } };
        var verdict = SystemCorpus.Replay(CpuModel.CortexA57, [other], GoldenFiles.SystemExclusions).Single();
        Assert.StartsWith(recorded.Where, verdict.Difference, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_is_read_as_it_was_written() =>
        Differences.AssertNone(GoldenFiles.ReadSystemCorpus("neoverse-n1")
            .Where(c => SystemCase.Parse(c.Case.ToString()).ToString() != c.Case.ToString() || SystemOutcome.Parse(c.Outcome.ToString()).ToString() != c.Outcome.ToString())
            .Select(c => c.Where));

    /// <summary>The recorded cases cannot show it, because QEMU clears the flags. (Arm DDI 0487, AArch64.TakeException.)</summary>
    [Fact]
    public void An_exception_leaves_the_flags() =>
        Assert.Equal(0b1010U, StepRig.Step(StepRig.At(Mode.EL1h).WithPSTATE(StepRig.At(Mode.EL1h).PSTATE.WithNZCV(0b1010)), "svc #0").Next.PSTATE.NZCV);

    private static IEnumerable<SystemCorpus.Verdict> Verdicts(string cpu) =>
        SystemCorpus.Replay(CpuModel.Find(cpu)!, GoldenFiles.ReadSystemCorpus(cpu), GoldenFiles.SystemExclusions);
}
