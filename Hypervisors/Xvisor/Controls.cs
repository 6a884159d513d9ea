using VirtSpec.Hypervisors.Common;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>What the control registers of EL2 hold while guests run: the one home of the values that boot code writes and the manifest states.</summary>
internal static class Controls
{
    /// <summary>Xvisor, arch/arm/cpu/arm64/cpu_vcpu_helper.c, arch_vcpu_init: arm_priv(vcpu)->hcr.</summary>
    public static readonly ulong HCR =
        HCR_EL2.Field.TSW.Mask | HCR_EL2.Field.TACR.Mask | HCR_EL2.Field.TIDCP.Mask | HCR_EL2.Field.TSC.Mask | HCR_EL2.Field.TWE.Mask | HCR_EL2.Field.TWI.Mask
        | HCR_EL2.Field.FB.Mask | HCR_EL2.Field.AMO.Mask | HCR_EL2.Field.IMO.Mask | HCR_EL2.Field.FMO.Mask | HCR_EL2.Field.SWIO.Mask | HCR_EL2.Field.VM.Mask
        | HCR_EL2.Field.RW.Mask;

    /// <summary>A virtual SError is pending, which is the guest's.</summary>
    public static readonly ulong VSE = HCR_EL2.Field.VSE.Mask;

    /// <summary>Trace registers trap; RES0 on a CPU that has none. (arch_vcpu_init: CPTR_TTA_MASK.)</summary>
    public const ulong TTA = 1 << 20;

    /// <summary>RES1, and TTA.</summary>
    public const ulong CPTR = 0x33ff | TTA;

    /// <summary>SIMD and floating-point registers are another vCPU's. (arch_vcpu_init: CPTR_TFP_MASK.)</summary>
    public static readonly ulong TFP = CPTR_EL2.Field.TFP.Mask;

    /// <summary>Debug and performance monitor registers are another vCPU's.</summary>
    public static readonly ulong DebugTraps = MDCR_EL2.Field.TDA.Mask | MDCR_EL2.Field.TDOSA.Mask | MDCR_EL2.Field.TDRA.Mask | MDCR_EL2.Field.TPM.Mask;

    public const ulong HSTR = 0;

    /// <summary>EL1 and EL0 reach the physical counter and timer. (arch/arm/cpu/common/generic_timer.c, generic_timer_startup: HCTL.)</summary>
    public static readonly ulong CNTHCTL = CNTHCTL_EL2.Field.EL1PCTEN.Mask | CNTHCTL_EL2.Field.EL1PCEN.Mask;

    /// <summary>Stage 2: 39 bits from level 1, granule 4 KiB, Inner Shareable, write-back; the size of physical addresses is the CPU's.</summary>
    public const ulong VTCR = 1UL << 31 | 3 << 12 | 1 << 10 | 1 << 8 | 1 << 6 | 64 - TranslationTables.InputBits;

    public const int VTCRPSBit = 16;

    /// <summary>EL2, stage 1: the same.</summary>
    public const ulong TCR = 1UL << 31 | 1 << 23 | 3 << 12 | 1 << 10 | 1 << 8 | 64 - TranslationTables.InputBits;

    public const int TCRPSBit = 16;

    /// <summary>RES1; MMU, caches and alignment of SP on.</summary>
    public const ulong SCTLR = 0x30c5_0830 | 1 << 12 | 1 << 3 | 1 << 2 | 1 << 0;

    /// <summary>The virtual CPU interface is on.</summary>
    public static readonly ulong ICH_HCR = ICH_HCR_EL2.Field.En.Mask;
}
