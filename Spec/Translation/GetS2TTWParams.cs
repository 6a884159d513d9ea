using VirtSpec.Spec.Base;
using VirtSpec.Spec.Features;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec;

public static partial class AArch64
{
    /// <summary>AArch64.GetS2TTWParams (AArch64.NSS2TTWParams): HCR_EL2.VM or HCR_EL2.DC turns stage 2 on.</summary>
    public static S2TTWParams GetS2TTWParams(in PE pe)
    {
        var hcr = HCR_EL2ForTranslation(pe);
        if (!hcr.VM && !hcr.DC)
            return default;
        var vtcr = new VTCR_EL2(pe.System[Reg.VTCR_EL2]);
        var features = pe.Configuration.Cpu.Features;
        return new S2TTWParams(VM: true)
        {
            Granule = DecodeTG0(features, (uint)vtcr.TG0),
            TxSZ = (int)vtcr.T0SZ,
            OutputBits = PhysicalAddressSize(pe, (uint)vtcr.PS),
            SL0 = (uint)vtcr.SL0,
            TTBR = pe.System[Reg.VTTBR_EL2],
            PTW = hcr.PTW,
            EE = SCTLR(pe, Regime.EL2).EE,
            HA = vtcr.HA && HaveAccessFlagUpdate(pe),
            HD = vtcr.HD && HaveDirtyBitModifier(pe),
            XNX = features.Has(Feature.FEAT_XNX),
        };
    }

    /// <summary>AArch64.S2InvalidSL, without FEAT_TTST and FEAT_LPA2: the first level is reserved, or needs larger physical addresses than the PE has.</summary>
    internal static bool S2InvalidSL(in PE pe, in S2TTWParams p) => (p.Granule, p.SL0) switch
    {
        (_, 0b11) => true,
        (TGx.TGx_16KB, 0b10) => pe.Configuration.PhysicalAddressBits < 42,
        (_, 0b10) => pe.Configuration.PhysicalAddressBits < 44,
        _ => false,
    };

    /// <summary>AArch64.S2InconsistentSL: from the first level on, T0SZ leaves no bits to resolve there, or more than 16 concatenated tables could.</summary>
    internal static bool S2InconsistentSL(in S2TTWParams p)
    {
        int minimum = p.Granule.TranslationSize(p.StartLevel) + 1;
        int maximum = minimum + (p.Granule.Stride() - 1) + 4;
        return p.InputBits < minimum || p.InputBits > maximum;
    }

    /// <summary>AArch64.S2MinTxSZ, for stage 1 in AArch64: intermediate physical addresses are no wider than physical ones.</summary>
    private static int S2MinTxSZ(in PE pe) => 64 - Math.Min(48, pe.Configuration.PhysicalAddressBits);
}
