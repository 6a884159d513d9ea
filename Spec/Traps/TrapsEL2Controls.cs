using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using static VirtSpec.Spec.Base.ExceptionLevels;

namespace VirtSpec.Spec.Traps;

/// <summary>The trap controls of CPTR_EL2.</summary>
public static class TrapsCPTR_EL2
{
    /// <summary>CPACR_EL1 at EL1.</summary>
    public static readonly TrapRule TCPAC = new("CPTR_EL2.TCPAC", EL1, CPTR_EL2.Field.TCPAC,
        TrapTarget.EL2, ExceptionClass.SystemAccess, TrapIss.SystemAccess, new("CPTR_EL2, field TCPAC"));

    /// <summary>While E2H is 1, floating-point and Advanced SIMD: FPEN 00 and 10 trap every Exception level, EL2 included, 01 traps EL0 of a host.</summary>
    public static readonly TrapRule FPEN = new("CPTR_EL2.FPEN", EL0 | EL1 | EL2,
        (Cond)HCR_EL2.Field.E2H & (When.Is(CPTR_EL2_E2H1.Field.FPEN, 0b00) | When.Is(CPTR_EL2_E2H1.Field.FPEN, 0b10)
            | (When.AtEL0 & HCR_EL2.Field.TGE & When.Is(CPTR_EL2_E2H1.Field.FPEN, 0b01))),
        TrapTarget.EL2, ExceptionClass.AdvSIMDFPAccess, TrapIss.FPAccess, new("AArch64.CheckFPAdvSIMDTrap"));

    /// <summary>While E2H is 0, floating-point and Advanced SIMD at every Exception level, EL2 included.</summary>
    public static readonly TrapRule TFP = new("CPTR_EL2.TFP", EL0 | EL1 | EL2, (Cond)CPTR_EL2.Field.TFP & !(Cond)HCR_EL2.Field.E2H,
        TrapTarget.EL2, ExceptionClass.AdvSIMDFPAccess, TrapIss.FPAccess, new("AArch64.CheckFPAdvSIMDTrap"));
}

/// <summary>The trap controls of MDCR_EL2. While HCR_EL2.TGE or TDE is 1, TDA, TDOSA and TDRA behave as 1; with TGE software is at EL0, where only TDA has registers.</summary>
public static class TrapsMDCR_EL2
{
    /// <summary>The Performance Monitors.</summary>
    public static readonly TrapRule TPM = Access("MDCR_EL2.TPM", EL0 | EL1, MDCR_EL2.Field.TPM);

    /// <summary>PMCR_EL0.</summary>
    public static readonly TrapRule TPMCR = Access("MDCR_EL2.TPMCR", EL0 | EL1, MDCR_EL2.Field.TPMCR);

    /// <summary>The debug registers that no other bit covers.</summary>
    public static readonly TrapRule TDA = Access("MDCR_EL2.TDA", EL0 | EL1, (Cond)MDCR_EL2.Field.TDA | MDCR_EL2.Field.TDE | HCR_EL2.Field.TGE);

    /// <summary>The OS lock and powerdown registers.</summary>
    public static readonly TrapRule TDOSA = Access("MDCR_EL2.TDOSA", EL1, (Cond)MDCR_EL2.Field.TDOSA | MDCR_EL2.Field.TDE);

    /// <summary>The Debug ROM address registers.</summary>
    public static readonly TrapRule TDRA = Access("MDCR_EL2.TDRA", EL1, (Cond)MDCR_EL2.Field.TDRA | MDCR_EL2.Field.TDE);

    private static TrapRule Access(string name, ExceptionLevels from, Cond when) =>
        new(name, from, when, TrapTarget.EL2, ExceptionClass.SystemAccess, TrapIss.SystemAccess, new($"MDCR_EL2, field {name["MDCR_EL2.".Length..]}"));
}

/// <summary>The accesses of EL1 to the GIC's CPU interface that ICH_HCR_EL2 traps.</summary>
public static class TrapsICH_HCR_EL2
{
    /// <summary>The registers that are common to Group 0 and Group 1.</summary>
    public static readonly TrapRule TC = Access("ICH_HCR_EL2.TC", ICH_HCR_EL2.Field.TC);

    /// <summary>The registers of Group 0.</summary>
    public static readonly TrapRule TALL0 = Access("ICH_HCR_EL2.TALL0", ICH_HCR_EL2.Field.TALL0);

    /// <summary>The registers of Group 1.</summary>
    public static readonly TrapRule TALL1 = Access("ICH_HCR_EL2.TALL1", ICH_HCR_EL2.Field.TALL1);

    /// <summary>ICC_DIR_EL1.</summary>
    public static readonly TrapRule TDIR = Access("ICH_HCR_EL2.TDIR", ICH_HCR_EL2.Field.TDIR);

    private static TrapRule Access(string name, BitField field) =>
        new(name, EL1, field, TrapTarget.EL2, ExceptionClass.SystemAccess, TrapIss.SystemAccess, new($"ICH_HCR_EL2, field {name["ICH_HCR_EL2.".Length..]}"));
}

/// <summary>The choice between System registers and the memory-mapped GIC interface, as EL2 makes it.</summary>
public static class TrapsICC_SRE_EL2
{
    /// <summary>EL1 may not reach ICC_SRE_EL1.</summary>
    public static readonly TrapRule Enable = new("ICC_SRE_EL2.Enable", EL1, !(Cond)ICC_SRE_EL2.Field.Enable,
        TrapTarget.EL2, ExceptionClass.SystemAccess, TrapIss.SystemAccess, new("ICC_SRE_EL2, field Enable"));

    /// <summary>EL2 itself uses the memory-mapped interface.</summary>
    public static readonly TrapRule SRE = new("ICC_SRE_EL2.SRE", EL2, !(Cond)ICC_SRE_EL2.Field.SRE,
        TrapTarget.EL2, ExceptionClass.SystemAccess, TrapIss.SystemAccess, new("ICC_SRE_EL2, field SRE"));
}
