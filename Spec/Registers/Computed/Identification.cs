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

    /// <summary>DZP says whether DC ZVA would be stopped here.</summary>
    public static readonly ComputedRegister DCZID_EL0 = new(static (in PE pe, in Inputs _) =>
    {
        const uint DZP = 1 << 4;
        ulong size = pe.System[Reg.DCZID_EL0];
        bool stoppedByEL1 = pe.EL == ExceptionLevel.EL0 && !new SCTLR_EL1(pe.System[Reg.SCTLR_EL1]).DZE;
        bool stoppedByEL2 = IsBelowEL2(pe) && new HCR_EL2(pe.System[Reg.HCR_EL2]).TDZ;
        return stoppedByEL1 || stoppedByEL2 ? size | DZP : size;
    }, null);

    private static bool IsBelowEL2(in PE pe) => pe.Configuration.HaveEL2 && pe.EL < ExceptionLevel.EL2;
}
