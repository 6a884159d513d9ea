using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using static VirtSpec.Spec.Base.ExceptionLevels;

namespace VirtSpec.Spec.Traps;

/// <summary>What SCTLR_EL2 withholds from EL0 in a host, in the place of SCTLR_EL1.</summary>
public static class TrapsSCTLR_EL2
{
    /// <summary>A WFI at EL0 that would suspend the PE traps to EL2.</summary>
    public static readonly TrapRule nTWI = new("SCTLR_EL2.nTWI", EL0, When.IsInHost & !(Cond)SCTLR_EL2_E2H1.Field.nTWI & !When.InterruptPending,
        TrapTarget.EL2, ExceptionClass.WFx, TrapIss.WFI, new("AArch64.CheckForWFxTrap"));

    /// <summary>A WFE at EL0 that would suspend the PE traps to EL2.</summary>
    public static readonly TrapRule nTWE = new("SCTLR_EL2.nTWE", EL0, When.IsInHost & !(Cond)SCTLR_EL2_E2H1.Field.nTWE & When.WfeWaits & !When.EventRegister,
        TrapTarget.EL2, ExceptionClass.WFx, TrapIss.WFE, new("AArch64.CheckForWFxTrap"));

    /// <summary>Cache maintenance by virtual address at EL0.</summary>
    public static readonly TrapRule UCI = WhenClear("SCTLR_EL2.UCI", SCTLR_EL2_E2H1.Field.UCI, "SCTLR_EL2, field UCI");

    /// <summary>Reading CTR_EL0 at EL0.</summary>
    public static readonly TrapRule UCT = WhenClear("SCTLR_EL2.UCT", SCTLR_EL2_E2H1.Field.UCT, "SCTLR_EL2, field UCT");

    /// <summary>DC ZVA at EL0.</summary>
    public static readonly TrapRule DZE = WhenClear("SCTLR_EL2.DZE", SCTLR_EL2_E2H1.Field.DZE, "SCTLR_EL2, field DZE");

    private static TrapRule WhenClear(string name, BitField field, string place) =>
        new(name, EL0, When.IsInHost & !(Cond)field, TrapTarget.EL2, ExceptionClass.SystemAccess, TrapIss.SystemAccess, new(place));
}
