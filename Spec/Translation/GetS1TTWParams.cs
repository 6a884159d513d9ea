using VirtSpec.Spec.Base;
using VirtSpec.Spec.Features;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec;

public static partial class AArch64
{
    private const int S1MinTxSZ = 16, MaxTxSZ = 39;

    /// <summary>AArch64.GetVARange: bit 55 chooses between TTBR0 and TTBR1.</summary>
    internal static VARange GetVARange(VA va) => (va.Value >> 55 & 1) != 0 ? VARange.UPPER : VARange.LOWER;

    /// <summary>AArch64.GetS1TTWParams: the controls of the regime for the range of an address.</summary>
    public static S1TTWParams GetS1TTWParams(in PE pe, Regime regime, VA va) =>
        regime == Regime.EL2 ? S1TTWParamsEL2(pe)
        : GetVARange(va) == VARange.LOWER ? S1TTWParamsLower(pe, regime)
        : S1TTWParamsUpper(pe, regime);

    /// <summary>AArch64.S1TTWParamsEL10 and AArch64.S1TTWParamsEL20, lower range. In a host TCR_EL2 has the layout of TCR_EL1.</summary>
    private static S1TTWParams S1TTWParamsLower(in PE pe, Regime regime)
    {
        var tcr = TCR(pe, regime);
        return Shared(pe, regime, tcr) with
        {
            Granule = DecodeTG0(pe.Configuration.Cpu.Features, (uint)tcr.TG0),
            TxSZ = (int)tcr.T0SZ,
            TBI = tcr.TBI0,
            EPD = tcr.EPD0,
            HPD = tcr.HPD0 && pe.Configuration.Cpu.Features.Has(Feature.FEAT_HPDS),
            TTBR = pe.System[regime == Regime.EL10 ? Reg.TTBR0_EL1 : Reg.TTBR0_EL2],
        };
    }

    /// <summary>The same, upper range.</summary>
    private static S1TTWParams S1TTWParamsUpper(in PE pe, Regime regime)
    {
        var tcr = TCR(pe, regime);
        return Shared(pe, regime, tcr) with
        {
            Granule = DecodeTG1(pe.Configuration.Cpu.Features, (uint)tcr.TG1),
            TxSZ = (int)tcr.T1SZ,
            TBI = tcr.TBI1,
            EPD = tcr.EPD1,
            HPD = tcr.HPD1 && pe.Configuration.Cpu.Features.Has(Feature.FEAT_HPDS),
            TTBR = pe.System[regime == Regime.EL10 ? Reg.TTBR1_EL1 : Reg.TTBR1_EL2],
        };
    }

    /// <summary>AArch64.S1TTWParamsEL2: one range, and no EPD.</summary>
    private static S1TTWParams S1TTWParamsEL2(in PE pe)
    {
        var tcr = new TCR_EL2(pe.System[Reg.TCR_EL2]);
        var controls = SCTLR(pe, Regime.EL2);
        var features = pe.Configuration.Cpu.Features;
        return new S1TTWParams(Regime.EL2)
        {
            Granule = DecodeTG0(features, (uint)tcr.TG0),
            TxSZ = (int)tcr.T0SZ,
            OutputBits = PhysicalAddressSize(pe, (uint)tcr.PS),
            TTBR = pe.System[Reg.TTBR0_EL2],
            MAIR = pe.System[Reg.MAIR_EL2],
            TBI = tcr.TBI,
            HPD = tcr.HPD && features.Has(Feature.FEAT_HPDS),
            WXN = controls.WXN,
            EE = controls.EE,
            HA = tcr.HA && HaveAccessFlagUpdate(pe),
            HD = tcr.HD && HaveDirtyBitModifier(pe),
        };
    }

    /// <summary>What both ranges of a regime share.</summary>
    private static S1TTWParams Shared(in PE pe, Regime regime, TCR_EL1 tcr)
    {
        var controls = SCTLR(pe, regime);
        return new S1TTWParams(regime)
        {
            OutputBits = PhysicalAddressSize(pe, (uint)tcr.IPS),
            MAIR = pe.System[regime == Regime.EL10 ? Reg.MAIR_EL1 : Reg.MAIR_EL2],
            WXN = controls.WXN,
            EE = controls.EE,
            HA = tcr.HA && HaveAccessFlagUpdate(pe),
            HD = tcr.HD && HaveDirtyBitModifier(pe),
        };
    }

    internal static TCR_EL1 TCR(in PE pe, Regime regime) => new(pe.System[regime == Regime.EL10 ? Reg.TCR_EL1 : Reg.TCR_EL2]);

    /// <summary>AArch64.PhysicalAddressSize: the output size that IPS or PS encodes, in bits, at most 48 and what the PE has; reserved values mean the largest.</summary>
    internal static int PhysicalAddressSize(in PE pe, uint ps)
    {
        int bits = ps switch
        {
            0b000 => 32,
            0b001 => 36,
            0b010 => 40,
            0b011 => 42,
            0b100 => 44,
            _ => 48,
        };
        return Math.Min(bits, pe.Configuration.PhysicalAddressBits);
    }

    private static bool HaveAccessFlagUpdate(in PE pe) => pe.Configuration.Cpu.Features.Has(Feature.FEAT_HAFDBS);

    /// <summary>HaveDirtyBitModifierExt: ID_AA64MMFR1_EL1.HAFDBS is 2 or more.</summary>
    private static bool HaveDirtyBitModifier(in PE pe) =>
        HaveAccessFlagUpdate(pe) && new ID_AA64MMFR1_EL1(pe.System[Reg.ID_AA64MMFR1_EL1]).HAFDBS >= 2;
}
