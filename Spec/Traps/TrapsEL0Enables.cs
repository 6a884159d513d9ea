using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using static VirtSpec.Spec.Base.ExceptionLevels;

namespace VirtSpec.Spec.Traps;

/// <summary>The accesses of EL0 to the generic timer that CNTKCTL_EL1 permits; in a host CNTHCTL_EL2 does.</summary>
public static class TrapsCNTKCTL_EL1
{
    /// <summary>CNTPCT_EL0.</summary>
    public static readonly TrapRule EL0PCTEN = Needs("CNTKCTL_EL1.EL0PCTEN", CNTKCTL_EL1.Field.EL0PCTEN);

    /// <summary>CNTVCT_EL0.</summary>
    public static readonly TrapRule EL0VCTEN = Needs("CNTKCTL_EL1.EL0VCTEN", CNTKCTL_EL1.Field.EL0VCTEN);

    /// <summary>CNTFRQ_EL0, which either counter enable permits.</summary>
    public static readonly TrapRule EL0PCTEN_EL0VCTEN = Needs("CNTKCTL_EL1.EL0PCTEN_EL0VCTEN", (Cond)CNTKCTL_EL1.Field.EL0PCTEN | CNTKCTL_EL1.Field.EL0VCTEN);

    /// <summary>CNTP_CTL_EL0, CNTP_CVAL_EL0, CNTP_TVAL_EL0.</summary>
    public static readonly TrapRule EL0PTEN = Needs("CNTKCTL_EL1.EL0PTEN", CNTKCTL_EL1.Field.EL0PTEN);

    /// <summary>CNTV_CTL_EL0, CNTV_CVAL_EL0, CNTV_TVAL_EL0.</summary>
    public static readonly TrapRule EL0VTEN = Needs("CNTKCTL_EL1.EL0VTEN", CNTKCTL_EL1.Field.EL0VTEN);

    private static TrapRule Needs(string name, Cond enable) =>
        new(name, EL0, !enable & !When.IsInHost, TrapTarget.EL1, ExceptionClass.SystemAccess, TrapIss.SystemAccess, new("CNTKCTL_EL1"));
}

/// <summary>The accesses of EL0 to the Performance Monitors that PMUSERENR_EL0 permits: EN all of them, the other bits some.</summary>
public static class TrapsPMUSERENR_EL0
{
    public static readonly TrapRule EN = Needs("PMUSERENR_EL0.EN", PMUSERENR_EL0.Field.EN);

    /// <summary>Software increment: PMSWINC_EL0.</summary>
    public static readonly TrapRule EN_SW = Needs("PMUSERENR_EL0.EN_SW", (Cond)PMUSERENR_EL0.Field.EN | PMUSERENR_EL0.Field.SW);

    /// <summary>Reading the cycle counter.</summary>
    public static readonly TrapRule EN_CR = Needs("PMUSERENR_EL0.EN_CR", (Cond)PMUSERENR_EL0.Field.EN | PMUSERENR_EL0.Field.CR);

    /// <summary>Reading the event counters, and selecting one.</summary>
    public static readonly TrapRule EN_ER = Needs("PMUSERENR_EL0.EN_ER", (Cond)PMUSERENR_EL0.Field.EN | PMUSERENR_EL0.Field.ER);

    private static TrapRule Needs(string name, Cond enable) =>
        new(name, EL0, !enable, TrapTarget.EL1, ExceptionClass.SystemAccess, TrapIss.SystemAccess, new("PMUSERENR_EL0"));
}

/// <summary>The Debug Communications Channel at EL0.</summary>
public static class TrapsMDSCR_EL1
{
    public static readonly TrapRule TDCC = new("MDSCR_EL1.TDCC", EL0, MDSCR_EL1.Field.TDCC,
        TrapTarget.EL1, ExceptionClass.SystemAccess, TrapIss.SystemAccess, new("MDSCR_EL1, field TDCC"));
}

/// <summary>Floating-point and Advanced SIMD at EL0 and EL1, outside a host.</summary>
public static class TrapsCPACR_EL1
{
    /// <summary>FPEN 00 and 10 trap EL0 and EL1, 01 traps EL0 only.</summary>
    public static readonly TrapRule FPEN = new("CPACR_EL1.FPEN", EL0 | EL1,
        (When.Is(CPACR_EL1.Field.FPEN, 0b00) | When.Is(CPACR_EL1.Field.FPEN, 0b10) | (When.AtEL0 & When.Is(CPACR_EL1.Field.FPEN, 0b01))) & !When.IsInHost,
        TrapTarget.EL1, ExceptionClass.AdvSIMDFPAccess, TrapIss.FPAccess, new("AArch64.CheckFPAdvSIMDEnabled"));
}

/// <summary>The stack pointer of EL0 as a System register.</summary>
public static class TrapsSP_EL0
{
    /// <summary>While SP_EL0 is the current stack pointer, naming it as a register is UNDEFINED.</summary>
    public static readonly TrapRule SPSel = new("SP_EL0.SPSel", EL1 | EL2, When.UsingSP_EL0,
        TrapTarget.Undefined, ExceptionClass.Unknown, TrapIss.Zero, new("SP_EL0"));
}

/// <summary>The GIC's System registers at EL1 while EL1 uses the memory-mapped interface.</summary>
public static class TrapsICC_SRE_EL1
{
    public static readonly TrapRule SRE = new("ICC_SRE_EL1.SRE", EL1, !(Cond)ICC_SRE_EL1.Field.SRE,
        TrapTarget.EL1, ExceptionClass.SystemAccess, TrapIss.SystemAccess, new("ICC_SRE_EL1, field SRE"));
}
