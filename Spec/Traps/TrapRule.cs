using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;

namespace VirtSpec.Spec.Traps;

/// <summary>Where a rule sends an access that it stops, before HCR_EL2.TGE reroutes EL1 to EL2.</summary>
public enum TrapTarget : byte
{
    EL1,
    EL2,

    /// <summary>The instruction is UNDEFINED.</summary>
    Undefined,
}

/// <summary>
/// A control that can stop an instruction or access before it takes effect.
/// Which instructions it looks at, and in which order, is said in their table rows.
/// </summary>
/// <param name="From">The Exception levels at which the control acts.</param>
/// <param name="When">The condition under which it stops the access.</param>
/// <param name="To">Where the exception goes, before rerouting by HCR_EL2.TGE. Rules to EL2 act only when EL2 is implemented and enabled.</param>
/// <param name="EC">The exception class that is reported.</param>
/// <param name="ISS">How the syndrome is made from the instruction word.</param>
/// <param name="Cite">Where the manual says so.</param>
public sealed record TrapRule(string Name, ExceptionLevels From, Cond When, TrapTarget To, ExceptionClass EC, IssOf ISS, Citation Cite)
{
    /// <summary>Every rule, by name.</summary>
    public static IReadOnlyList<TrapRule> All => TrapRuleTable.All;

    public bool Applies(in TrapView view) =>
        view.EL.IsIn(From) && (To != TrapTarget.EL2 || view.Configuration.HaveEL2) && When.Holds(view);

    public override string ToString() => Name;
}

/// <summary>Makes the ISS of a trapped instruction, 25 bits, from its word.</summary>
public delegate uint IssOf(uint word);

/// <summary>A place in the Arm ARM (DDI 0487, issue L.b): a pseudocode function, register page or rule.</summary>
public sealed record Citation(string Place)
{
    public const string Document = "Arm DDI0487L.b";

    public override string ToString() => $"{Document}, {Place}";
}
