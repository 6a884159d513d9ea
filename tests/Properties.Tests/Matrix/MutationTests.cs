using VirtSpec.Properties.Conformance.Matrix;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.Traps;
using Xunit;
using Xunit.Abstractions;

namespace VirtSpec.Properties.Tests.Matrix;

/// <summary>The tables can fail: leaving out any rule, or any part of one, contradicts the recording or the manual's cases.</summary>
public class MutationTests(ITestOutputHelper output)
{
    [Fact]
    public void Leaving_out_any_rule_or_any_part_of_a_rule_is_found()
    {
        var mutants = TrapRule.All.Where(IsNamedByARow).SelectMany(RuleMutants.Of).ToArray();
        var survivors = mutants.Where(m => !IsFound(m)).ToArray();
        output.WriteLine($"{mutants.Length} wrong rules, {mutants.Length - survivors.Length} found");
        Assert.True(mutants.Length > 150, $"only {mutants.Length} wrong rules were made");
        Assert.True(survivors.Length == 0, "not found:\n" + string.Join('\n', survivors.Select(s => s.ToString())));
    }

    private static bool IsFound(RuleMutant mutant) => ContradictsTheManual(mutant) || ContradictsTheRecording(mutant);

    private static bool ContradictsTheManual(RuleMutant mutant) => Recorded.Manual.Value.Any(c => c.Run(DecideWith(mutant)) != c.Expected);

    private static Func<TrapView, Op, uint, TrapDecision> DecideWith(RuleMutant mutant) => (view, op, word) =>
    {
        var unobserved = default(Unobserved);
        return Decide.InstructionWith(view, op, word, mutant.Apply, ref unobserved);
    };

    /// <summary>The slots whose rows name the rule give a difference that nothing excuses, or an exclusion that the rule justified is not needed any more.</summary>
    private static bool ContradictsTheRecording(RuleMutant mutant)
    {
        var comparison = Recorded.Comparison.Value;
        var slots = Enum.GetValues<ExceptionLevel>().ToDictionary(el => el,
            el => (IReadOnlyList<MatrixSlot>)[.. comparison.SlotsOf(el).Where(s => RulesOf(s).Contains(mutant.Original)).Take(400)]);
        var right = comparison.Run(el => slots[el], rules: null);
        var wrong = comparison.Run(el => slots[el], mutant.Apply);
        return wrong.Differences.Count > 0 || right.Excused.Keys.Except(wrong.Excused.Keys).Any();
    }

    private static bool IsNamedByARow(TrapRule rule) => Enum.GetValues<ExceptionLevel>().Any(el => Recorded.Comparison.Value.SlotsOf(el).Any(s => RulesOf(s).Contains(rule)));

    private static TrapRule[] RulesOf(MatrixSlot slot)
    {
        if (!A64.IsSystemAccess(slot.Op))
            return A64.TrapsOf(slot.Op);
        bool isRead = slot.Direction == 'R' || (slot.Word >> 21 & 1) != 0;
        var entry = Recorded.CortexA57.Access[SystemEncoding.Of(slot.Word), isRead];
        return entry is null ? [] : isRead ? entry.TrapsOnRead : entry.TrapsOnWrite;
    }
}
