using VirtSpec.Properties.Conformance.Matrix;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Traps;
using Xunit;

namespace VirtSpec.Properties.Tests.Matrix;

/// <summary>A run and an explanation go through the same decision.</summary>
public class ExplainTests
{
    public static TheoryData<string> Cpus => Recorded.Cpus;

    [Theory]
    [MemberData(nameof(Cpus))]
    public void The_observed_decision_equals_the_fast_one_and_ends_with_the_rule_that_decided(string cpu)
    {
        var recorded = Recorded.Of(cpu);
        int observed = 0;
        foreach (var config in recorded.Oracle.Configs.Where((_, i) => i % 7 == 0))
            foreach (var el in new[] { ExceptionLevel.EL0, ExceptionLevel.EL1 }.Where(config.Sweeps))
            {
                var view = ViewOf(recorded.Configuration, config, el);
                foreach (var slot in recorded.Comparison.SlotsOf(el).Where(s => s.Op != Op.Unallocated))
                    observed += Compare(view, slot);
            }
        Assert.True(observed > 100_000, $"only {observed} rules were looked at");
    }

    private static int Compare(TrapView view, MatrixSlot slot)
    {
        var silent = default(Unobserved);
        var recorder = new Recorder([]);
        var fast = Decide.Instruction(view, slot.Op, slot.Word, ref silent);
        var explained = Decide.Instruction(view, slot.Op, slot.Word, ref recorder);
        Assert.Equal(fast, explained);
        if (fast.Rule is { } rule)
            Assert.Equal((rule, true), recorder.Seen[^1]);
        Assert.Equal(fast.Rule is null ? 0 : 1, recorder.Seen.Count(s => s.Applies));
        return recorder.Seen.Count;
    }

    private static TrapView ViewOf(PeConfiguration configuration, MatrixConfig config, ExceptionLevel el)
    {
        var pe = PE.Reset(configuration, 0x4000_0000, el);
        foreach (var (register, value) in config.Controls)
            pe = pe.WithLegalised(register, value);
        return TrapView.Of(pe, default);
    }

    private readonly struct Recorder(List<(TrapRule Rule, bool Applies)> seen) : IRuleObserver
    {
        public List<(TrapRule Rule, bool Applies)> Seen { get; } = seen;

        public void Looked(TrapRule rule, bool applies) => Seen.Add((rule, applies));
    }
}
