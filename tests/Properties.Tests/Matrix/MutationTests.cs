using VirtSpec.Properties.Conformance.Matrix;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Traps;
using Xunit;
using Xunit.Abstractions;

namespace VirtSpec.Properties.Tests.Matrix;

/// <summary>The tables can fail: leaving out any rule, or any part of one, contradicts a recording or the manual's cases.</summary>
public class MutationTests(ITestOutputHelper output)
{
    private const int SlotsOfOneRule = 400;

    [Fact]
    public void Every_rule_is_named_by_a_row_of_some_CPU() =>
        Assert.Empty(TrapRule.All.Where(rule => Recorded.All.All(r => !IsNamed(r, rule))).Select(r => r.Name));

    [Fact]
    public void Leaving_out_any_rule_or_any_part_of_a_rule_is_found()
    {
        var mutants = TrapRule.All.SelectMany(RuleMutants.Of).ToArray();
        var survivors = mutants.Where(m => !ContradictsTheManual(m)).GroupBy(m => m.Original).SelectMany(SurvivorsOfTheRecordings).ToArray();
        output.WriteLine($"{mutants.Length} wrong rules, {mutants.Length - survivors.Length} found");
        Assert.True(mutants.Length > 300, $"only {mutants.Length} wrong rules were made");
        Assert.True(survivors.Length == 0, "not found:\n" + string.Join('\n', survivors.Select(s => s.ToString())));
    }

    private static bool ContradictsTheManual(RuleMutant mutant) => Recorded.Manual.Value.Any(c => c.Run(DecideWith(mutant)) != c.Expected);

    private static Func<TrapView, Op, uint, TrapDecision> DecideWith(RuleMutant mutant) => (view, op, word) =>
    {
        var unobserved = default(Unobserved);
        return Decide.InstructionWith(view, op, word, mutant.Apply, ref unobserved);
    };

    /// <summary>The mutants of one rule that no recording contradicts.</summary>
    private static IEnumerable<RuleMutant> SurvivorsOfTheRecordings(IGrouping<TrapRule, RuleMutant> mutants) =>
        Recorded.All.Aggregate(mutants.ToArray(), (survivors, recorded) => survivors.Length == 0 ? survivors : SurvivorsOf(recorded, mutants.Key, survivors));

    /// <summary>The slots whose rows name the rule give a difference that nothing excuses, or an exclusion that the rule justified is not needed any more.</summary>
    private static RuleMutant[] SurvivorsOf(Recorded recorded, TrapRule rule, RuleMutant[] mutants)
    {
        var slots = Enum.GetValues<ExceptionLevel>().ToDictionary(el => el, el => SlotsNaming(recorded, rule, el));
        var right = recorded.Comparison.Run(el => slots[el], rules => rules);
        return [.. mutants.Where(mutant =>
        {
            var wrong = recorded.Comparison.Run(el => slots[el], mutant.Apply);
            return wrong.Differences.Count == 0 && !right.Excused.Keys.Except(wrong.Excused.Keys).Any();
        })];
    }

    private static IReadOnlyList<MatrixSlot> SlotsNaming(Recorded recorded, TrapRule rule, ExceptionLevel el) =>
        [.. recorded.Comparison.SlotsOf(el).Where(s => RulesOf(recorded.Configuration, s).Contains(rule)).Take(SlotsOfOneRule)];

    private static bool IsNamed(Recorded recorded, TrapRule rule) =>
        Enum.GetValues<ExceptionLevel>().Any(el => recorded.Comparison.SlotsOf(el).Any(s => RulesOf(recorded.Configuration, s).Contains(rule)));

    private static TrapRule[] RulesOf(PeConfiguration configuration, MatrixSlot slot)
    {
        if (!A64.IsSystemAccess(slot.Op))
            return A64.TrapsOf(slot.Op);
        bool isRead = slot.Direction == 'R' || (slot.Word >> 21 & 1) != 0;
        var entry = configuration.Access[SystemEncoding.Of(slot.Word), isRead];
        return entry is null ? [] : isRead ? entry.TrapsOnRead : entry.TrapsOnWrite;
    }
}
