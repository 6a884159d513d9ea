using VirtSpec.Spec.Base;
using VirtSpec.Spec.Features;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec;

public static partial class AArch64
{
    /// <summary>AArch64.GetS1TLBContext: to whom a translation of an address would belong now.</summary>
    public static TLBContext GetS1TLBContext(in PE pe, Regime regime, VA va)
    {
        bool hasCnP = pe.Configuration.Cpu.Features.Has(Feature.FEAT_TTCNP);
        ulong ttbr = GetS1TTWParams(pe, regime, va).TTBR;
        ASID? asid = HasUnprivileged(regime) ? CurrentASID(pe, regime) : null;
        VMID? vmid = HasStage2(pe, regime) ? CurrentVMID(pe) : null;
        return new TLBContext(regime, asid, vmid, hasCnP && (ttbr & 1) != 0);
    }

    /// <summary>AArch64.GetS2TLBContext: to whom a translation of stage 2 alone would belong now.</summary>
    public static TLBContext GetS2TLBContext(in PE pe)
    {
        bool hasCnP = pe.Configuration.Cpu.Features.Has(Feature.FEAT_TTCNP);
        return new TLBContext(Regime.EL10, null, CurrentVMID(pe), hasCnP && (pe.System[Reg.VTTBR_EL2] & 1) != 0);
    }

    /// <summary>The ASID in the TTBR that TCR_ELx.A1 names; 8 bits unless AS is 1.</summary>
    private static ASID CurrentASID(in PE pe, Regime regime)
    {
        var tcr = TCR(pe, regime);
        var register = (regime, tcr.A1) switch
        {
            (Regime.EL10, false) => Reg.TTBR0_EL1,
            (Regime.EL10, true) => Reg.TTBR1_EL1,
            (_, false) => Reg.TTBR0_EL2,
            _ => Reg.TTBR1_EL2,
        };
        return EffectiveASID(tcr, (ushort)(pe.System[register] >> 48));
    }

    /// <summary>An ASID has 8 bits unless TCR_ELx.AS is 1.</summary>
    private static ASID EffectiveASID(TCR_EL1 tcr, ushort asid) => new((ushort)(tcr.AS ? asid : asid & 0xff));

    /// <summary>VMID: VTTBR_EL2.VMID, 8 bits unless VTCR_EL2.VS is 1.</summary>
    public static VMID CurrentVMID(in PE pe)
    {
        ulong vmid = pe.System[Reg.VTTBR_EL2] >> 48;
        bool has16Bits = pe.Configuration.Cpu.Features.Has(Feature.FEAT_VMID16) && new VTCR_EL2(pe.System[Reg.VTCR_EL2]).VS;
        return new VMID((ushort)(has16Bits ? vmid : vmid & 0xff));
    }
}
