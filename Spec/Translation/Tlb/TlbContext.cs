using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Translation;

/// <summary>Under what a PE looks translations up: the regime, and the identifiers that its TLB entries carry.</summary>
/// <param name="VMID">Of the EL1&amp;0 regime where EL2 is implemented, whether stage 2 is on or not; else null.</param>
/// <param name="ASID">Of a regime that serves EL0; null in the EL2 regime.</param>
public readonly record struct TlbContext(Regime Regime, VMID? VMID, ASID? ASID)
{
    /// <summary>The context of accesses that a PE makes in a regime.</summary>
    public static TlbContext Of(in PE pe, Regime regime) => new(regime, VMIDOf(pe, regime), ASIDOf(pe, regime));

    /// <summary>VTTBR_EL2.VMID, of 8 bits unless VTCR_EL2.VS is 1.</summary>
    internal static VMID? VMIDOf(in PE pe, Regime regime)
    {
        if (regime != Regime.EL10 || !pe.Configuration.HaveEL2)
            return null;
        ulong vmid = pe.System[Reg.VTTBR_EL2] >> 48;
        return new VMID((ushort)(new VTCR_EL2(pe.System[Reg.VTCR_EL2]).VS ? vmid : vmid & 0xff));
    }

    /// <summary>The ASID of TTBR0_ELx or TTBR1_ELx, as TCR_ELx.A1 says.</summary>
    private static ASID? ASIDOf(in PE pe, Regime regime)
    {
        if (regime == Regime.EL2)
            return null;
        var tcr = AArch64.TCR(pe, regime);
        ulong ttbr = pe.System[(regime, tcr.A1) switch
        {
            (Regime.EL10, false) => Reg.TTBR0_EL1,
            (Regime.EL10, true) => Reg.TTBR1_EL1,
            (_, false) => Reg.TTBR0_EL2,
            _ => Reg.TTBR1_EL2,
        }];
        return Effective(tcr, (ushort)(ttbr >> 48));
    }

    /// <summary>An ASID has 8 bits unless TCR_ELx.AS is 1.</summary>
    internal static ASID Effective(TCR_EL1 tcr, ushort asid) => new((ushort)(tcr.AS ? asid : asid & 0xff));
}
