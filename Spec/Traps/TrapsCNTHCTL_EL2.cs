using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using static VirtSpec.Spec.Base.ExceptionLevels;

namespace VirtSpec.Spec.Traps;

/// <summary>
/// The accesses to the generic timer that CNTHCTL_EL2 permits: the physical timer and counter to EL0 and EL1,
/// and while HCR_EL2.E2H is 1, in another layout of the register, all of the timer to EL0 of a host.
/// </summary>
public static class TrapsCNTHCTL_EL2
{
    /// <summary>CNTPCT_EL0, outside a host.</summary>
    public static readonly TrapRule EL1PCTEN = new("CNTHCTL_EL2.EL1PCTEN", EL0 | EL1,
        (!(Cond)CNTHCTL_EL2.Field.EL1PCTEN & !(Cond)HCR_EL2.Field.E2H) | (!(Cond)CNTHCTL_EL2_E2H1.Field.EL1PCTEN & HCR_EL2.Field.E2H & !When.IsInHost),
        TrapTarget.EL2, ExceptionClass.SystemAccess, TrapIss.SystemAccess, new("CNTHCTL_EL2"));

    /// <summary>CNTP_CTL_EL0, CNTP_CVAL_EL0, CNTP_TVAL_EL0 while E2H is 0.</summary>
    public static readonly TrapRule EL1PCEN = new("CNTHCTL_EL2.EL1PCEN", EL0 | EL1, !(Cond)CNTHCTL_EL2.Field.EL1PCEN & !(Cond)HCR_EL2.Field.E2H,
        TrapTarget.EL2, ExceptionClass.SystemAccess, TrapIss.SystemAccess, new("CNTHCTL_EL2"));

    /// <summary>CNTP_CTL_EL0, CNTP_CVAL_EL0, CNTP_TVAL_EL0 while E2H is 1, outside a host.</summary>
    public static readonly TrapRule EL1PTEN = new("CNTHCTL_EL2.EL1PTEN", EL0 | EL1, (Cond)HCR_EL2.Field.E2H & !(Cond)CNTHCTL_EL2_E2H1.Field.EL1PTEN & !When.IsInHost,
        TrapTarget.EL2, ExceptionClass.SystemAccess, TrapIss.SystemAccess, new("CNTHCTL_EL2"));

    /// <summary>CNTPCT_EL0 in a host.</summary>
    public static readonly TrapRule EL0PCTEN = HostNeeds("CNTHCTL_EL2.EL0PCTEN", CNTHCTL_EL2_E2H1.Field.EL0PCTEN);

    /// <summary>CNTVCT_EL0 in a host.</summary>
    public static readonly TrapRule EL0VCTEN = HostNeeds("CNTHCTL_EL2.EL0VCTEN", CNTHCTL_EL2_E2H1.Field.EL0VCTEN);

    /// <summary>CNTFRQ_EL0 in a host, which either counter enable permits.</summary>
    public static readonly TrapRule EL0PCTEN_EL0VCTEN = HostNeeds("CNTHCTL_EL2.EL0PCTEN_EL0VCTEN", (Cond)CNTHCTL_EL2_E2H1.Field.EL0PCTEN | CNTHCTL_EL2_E2H1.Field.EL0VCTEN);

    /// <summary>CNTP_CTL_EL0, CNTP_CVAL_EL0, CNTP_TVAL_EL0 in a host.</summary>
    public static readonly TrapRule EL0PTEN = HostNeeds("CNTHCTL_EL2.EL0PTEN", CNTHCTL_EL2_E2H1.Field.EL0PTEN);

    /// <summary>CNTV_CTL_EL0, CNTV_CVAL_EL0, CNTV_TVAL_EL0 in a host.</summary>
    public static readonly TrapRule EL0VTEN = HostNeeds("CNTHCTL_EL2.EL0VTEN", CNTHCTL_EL2_E2H1.Field.EL0VTEN);

    private static TrapRule HostNeeds(string name, Cond enable) =>
        new(name, EL0, When.IsInHost & !enable, TrapTarget.EL2, ExceptionClass.SystemAccess, TrapIss.SystemAccess, new("CNTHCTL_EL2"));
}
