using VirtSpec.Spec.Base;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Properties.Conformance.Matrix;

/// <summary>A trap rule made wrong in one place; a null rule means that it is deleted.</summary>
public sealed record RuleMutant(TrapRule Original, TrapRule? Mutated, string Change)
{
    /// <summary>A row's rules with the wrong one in the place of the right one.</summary>
    public TrapRule[] Apply(TrapRule[] rules) => Array.IndexOf(rules, Original) < 0
        ? rules
        : [.. rules.Select(r => ReferenceEquals(r, Original) ? Mutated : r).OfType<TrapRule>()];

    public override string ToString() => $"{Original.Name} {Change}";
}

/// <summary>Every way to leave something out of a rule: the rule, an Exception level, a part of its condition.</summary>
public static class RuleMutants
{
    private static readonly Cond Always = new Cond.Named("always", static (in TrapView _) => true);

    public static IEnumerable<RuleMutant> Of(TrapRule rule)
    {
        yield return new RuleMutant(rule, null, "deleted");
        foreach (var el in new[] { ExceptionLevels.EL0, ExceptionLevels.EL1, ExceptionLevels.EL2 })
            if ((rule.From & el) != 0 && rule.From != el)
                yield return new RuleMutant(rule, rule with { From = rule.From & ~el }, $"without {el}");
        foreach (var condition in Reduced(rule.When))
            yield return new RuleMutant(rule, rule with { When = condition }, $"when {condition}, not {rule.When}");
        if (rule.When.ToString() != Always.ToString())
            yield return new RuleMutant(rule, rule with { When = Always }, "whatever the condition");
    }

    /// <summary>The condition with each one of its parts left out.</summary>
    public static IEnumerable<Cond> Reduced(Cond condition) => condition switch
    {
        Cond.And(var left, var right) =>
            [left, right, .. Reduced(left).Select(l => l & right), .. Reduced(right).Select(r => left & r)],
        Cond.Or(var left, var right) =>
            [left, right, .. Reduced(left).Select(l => l | right), .. Reduced(right).Select(r => left | r)],
        Cond.Not(var operand) => Reduced(operand).Select(o => !o),
        _ => [],
    };
}
