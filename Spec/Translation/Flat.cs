using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec;

/// <summary>What an access looks at first: the controls of its regime, and whether there is anything to translate.</summary>
public static partial class AArch64
{
    /// <summary>The SCTLR_ELx that controls accesses made now, in the layout of SCTLR_EL1.</summary>
    internal static SCTLR_EL1 SCTLR(in PE pe) => new(pe.System[IsOfEL2(pe) ? Reg.SCTLR_EL2 : Reg.SCTLR_EL1]);

    /// <summary>Stage 1 and stage 2 are both off for accesses made now.</summary>
    internal static bool IsFlat(in PE pe)
    {
        if (IsOfEL2(pe))
            return !new SCTLR_EL1(pe.System[Reg.SCTLR_EL2]).M;
        bool m = new SCTLR_EL1(pe.System[Reg.SCTLR_EL1]).M;
        if (!pe.Configuration.HaveEL2)
            return !m;
        var hcr = new HCR_EL2(pe.System[Reg.HCR_EL2]);
        return !hcr.VM && !hcr.DC && (!m || hcr.TGE);
    }

    /// <summary>The output address of stage 1 while it is off: the input, without a byte that TBI ignores.</summary>
    internal static ulong FlatAddress(in PE pe, VA va) => AddrTop(pe, va.Value) == 55 ? va.Value & ~(0xffUL << 56) : va.Value;

    /// <summary>The regime belongs to EL2: EL2 itself, and EL0 in a host.</summary>
    private static bool IsOfEL2(in PE pe) => pe.EL == ExceptionLevel.EL2 || ELIsInHost(pe, pe.EL);
}
