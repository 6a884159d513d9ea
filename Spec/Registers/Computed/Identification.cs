using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Registers;

/// <summary>Identification registers whose value depends on more than the CPU.</summary>
internal static class Identification
{
    /// <summary>EL1 reads the value that EL2 chose.</summary>
    public static readonly ComputedRegister MIDR_EL1 = new(static (in PE pe, in Inputs _) => pe.System[IsBelowEL2(pe) ? Reg.VPIDR_EL2 : Reg.MIDR_EL1], null);

    /// <summary>EL1 reads the value that EL2 chose.</summary>
    public static readonly ComputedRegister MPIDR_EL1 = new(static (in PE pe, in Inputs _) => pe.System[IsBelowEL2(pe) ? Reg.VMPIDR_EL2 : Reg.MPIDR_EL1], null);

    /// <summary>The cache that CSSELR_EL1 selects; for one that does not exist the value is UNKNOWN.</summary>
    public static readonly ComputedRegister CCSIDR_EL1 = new(static (in PE pe, in Inputs _) =>
        pe.Configuration.Cpu.Indexed(Reg.CCSIDR_EL1, (int)(pe.System[Reg.CSSELR_EL1] & 0xf)) ?? pe.Configuration.Choices.UnknownValue, null);

    /// <summary>DZP says whether DC ZVA would be stopped here: at EL0 by SCTLR_EL1.DZE, below EL2 by HCR_EL2.TDZ; in a host by SCTLR_EL2.DZE alone. (Arm DDI0487L.b, DC ZVA.)</summary>
    public static readonly ComputedRegister DCZID_EL0 = new(static (in PE pe, in Inputs _) =>
    {
        const uint DZP = 1 << 4;
        ulong size = pe.System[Reg.DCZID_EL0];
        bool isInHost = AArch64.ELIsInHost(pe, pe.EL);
        bool isGrantedToEL0 = isInHost ? new SCTLR_EL2_E2H1(pe.System[Reg.SCTLR_EL2]).DZE : new SCTLR_EL1(pe.System[Reg.SCTLR_EL1]).DZE;
        bool isTrapped = !isInHost && IsBelowEL2(pe) && new HCR_EL2(pe.System[Reg.HCR_EL2]).TDZ;
        return (pe.EL == ExceptionLevel.EL0 && !isGrantedToEL0) || isTrapped ? size | DZP : size;
    }, null);

    private static bool IsBelowEL2(in PE pe) => pe.Configuration.HaveEL2 && pe.EL < ExceptionLevel.EL2;
}
