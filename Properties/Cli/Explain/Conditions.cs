using VirtSpec.Spec.Base;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Cli.Explain;

/// <summary>Says in words why a rule applied or did not.</summary>
internal static class Conditions
{
    /// <summary>The parts that must all hold.</summary>
    public static IEnumerable<Cond> Conjuncts(Cond condition) =>
        condition is Cond.And and ? [.. Conjuncts(and.Left), .. Conjuncts(and.Right)] : [condition];

    /// <summary>What a condition looked at, with its values: <c>HCR_EL2.TVM = 1</c>.</summary>
    public static string Facts(Cond condition, TrapView view) =>
        string.Join(", ", Atoms(condition).Select(a => Fact(a, view)).Distinct());

    /// <summary>Why a rule that was looked at does not apply.</summary>
    public static string WhyNot(TrapRule rule, TrapView view)
    {
        if (!view.EL.IsIn(rule.From))
            return $"acts at {Levels(rule.From)}";
        if (rule.To == TrapTarget.EL2 && !view.Configuration.HaveEL2)
            return "EL2 is not implemented";
        return string.Join("; ", Conjuncts(rule.When).Where(c => !c.Holds(view)).Select(c => Facts(c, view)));
    }

    private static string Levels(ExceptionLevels levels) => levels.ToString().Replace(", ", " and ", StringComparison.Ordinal) + " only";

    private static IEnumerable<Cond> Atoms(Cond condition) => condition switch
    {
        Cond.And and => [.. Atoms(and.Left), .. Atoms(and.Right)],
        Cond.Or or => [.. Atoms(or.Left), .. Atoms(or.Right)],
        Cond.Not not => Atoms(not.Operand),
        _ => [condition],
    };

    private static string Fact(Cond atom, TrapView view) => atom switch
    {
        Cond.FieldIs f => $"{f.Field} = {(f.Field.Width == 1 ? "" : "0x")}{f.Field.In(view.System[f.Field.Register]):x}",
        Cond.Named named => $"{named.Name} is {(named.Holds(view) ? "true" : "false")}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
