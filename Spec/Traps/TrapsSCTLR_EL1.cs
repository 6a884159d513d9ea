using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using static VirtSpec.Spec.Base.ExceptionLevels;

namespace VirtSpec.Spec.Traps;

/// <summary>What SCTLR_EL1 withholds from EL0; in a host SCTLR_EL2 does, in its place.</summary>
public static class TrapsSCTLR_EL1
{
    /// <summary>A WFI at EL0 that would suspend the PE traps to EL1.</summary>
    public static readonly TrapRule nTWI = new("SCTLR_EL1.nTWI", EL0, !(Cond)SCTLR_EL1.Field.nTWI & !When.IsInHost & !When.InterruptPending,
        TrapTarget.EL1, ExceptionClass.WFx, TrapIss.WFI, new("AArch64.CheckForWFxTrap"));

    /// <summary>A WFE at EL0 that would suspend the PE traps to EL1.</summary>
    public static readonly TrapRule nTWE = new("SCTLR_EL1.nTWE", EL0, !(Cond)SCTLR_EL1.Field.nTWE & !When.IsInHost & When.WfeWaits & !When.EventRegister,
        TrapTarget.EL1, ExceptionClass.WFx, TrapIss.WFE, new("AArch64.CheckForWFxTrap"));

    /// <summary>Cache maintenance by virtual address at EL0.</summary>
    public static readonly TrapRule UCI = WhenClear("SCTLR_EL1.UCI", SCTLR_EL1.Field.UCI, "SCTLR_EL1, field UCI");

    /// <summary>Reading CTR_EL0 at EL0.</summary>
    public static readonly TrapRule UCT = WhenClear("SCTLR_EL1.UCT", SCTLR_EL1.Field.UCT, "SCTLR_EL1, field UCT");

    /// <summary>DC ZVA at EL0.</summary>
    public static readonly TrapRule DZE = WhenClear("SCTLR_EL1.DZE", SCTLR_EL1.Field.DZE, "SCTLR_EL1, field DZE");

    /// <summary>The interrupt masks at EL0: MSR DAIFSet, DAIFClr, and MSR or MRS of DAIF. A host cannot grant them: SCTLR_EL2 has no UMA.</summary>
    public static readonly TrapRule UMA = new("SCTLR_EL1.UMA", EL0, !(Cond)SCTLR_EL1.Field.UMA | When.IsInHost,
        TrapTarget.EL1, ExceptionClass.SystemAccess, TrapIss.SystemAccess, new("AArch64.CheckDAIFAccess"));

    private static TrapRule WhenClear(string name, BitField field, string place) =>
        new(name, EL0, !(Cond)field & !When.IsInHost, TrapTarget.EL1, ExceptionClass.SystemAccess, TrapIss.SystemAccess, new(place));
}
