using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec;

public static partial class AArch64
{
    /// <summary>S1DecodeMemAttrs: the attributes that a byte of MAIR_ELx and the field SH of a descriptor give.</summary>
    internal static MemoryAttributes S1DecodeMemAttrs(byte attr, uint sh, TranslationChoices choices)
    {
        if (IsReservedMairAttr(attr))
            attr = choices.ReservedMairAttr;
        var shareability = DecodeShareability(sh, choices);
        return attr >> 4 == 0
            ? MemoryAttributes.OfDevice((DeviceType)(attr >> 2 & 3), shareability)
            : new MemoryAttributes(MemType.Normal, default, Inner: DecodeLDFAttr(attr & 0xf), Outer: DecodeLDFAttr(attr >> 4), shareability);
    }

    /// <summary>S1ConstrainUnpredictableRESMAIR, on CPUs without FEAT_XS and FEAT_MTE2: reserved values of a byte of MAIR_ELx.</summary>
    private static bool IsReservedMairAttr(byte attr) => attr >> 4 == 0 ? (attr & 0b11) != 0 : (attr & 0xf) == 0;

    /// <summary>DecodeLDFAttr: four bits of MAIR_ELx, of Normal memory.</summary>
    private static MemAttrHints DecodeLDFAttr(int attr)
    {
        if (attr == 0b0100)
            return MemAttrHints.NonCacheable;
        byte hints = (byte)(attr & 0b11);
        return new MemAttrHints((attr & 0b0100) == 0 ? MemAttr.WT : MemAttr.WB, hints, Transient: hints != 0 && (attr & 0b1000) == 0);
    }

    /// <summary>DecodeShareability: the field SH.</summary>
    internal static Shareability DecodeShareability(uint sh, TranslationChoices choices) => sh switch
    {
        0b00 => Shareability.NSH,
        0b10 => Shareability.OSH,
        0b11 => Shareability.ISH,
        _ => choices.ReservedShareability,
    };

    /// <summary>The part of AArch64.S1DisabledOutput that gives attributes.</summary>
    private static MemoryAttributes S1DisabledAttributes(in PE pe, Regime regime, AccessType type)
    {
        if (regime == Regime.EL10 && HCR_EL2ForTranslation(pe).DC)
            return MemoryAttributes.Normal(MemAttrHints.WriteBackAllocate, Shareability.NSH);
        if (type != AccessType.IFETCH)
            return MemoryAttributes.Device_nGnRnE;
        return MemoryAttributes.Normal(SCTLR(pe, regime).I ? MemAttrHints.WriteThroughReadAllocate : MemAttrHints.NonCacheable, Shareability.OSH);
    }

    /// <summary>
    /// The part of AArch64.S1Translate that gives attributes: instructions are never fetched from Device memory as such,
    /// and SCTLR_ELx.I and SCTLR_ELx.C make Normal memory Non-cacheable for fetches and for the other accesses.
    /// </summary>
    private static MemoryAttributes S1OutputAttributes(in PE pe, Regime regime, AccessType type, MemoryAttributes attributes)
    {
        var controls = SCTLR(pe, regime);
        bool nonCacheable = type == AccessType.IFETCH ? attributes.IsDevice || !controls.I : !attributes.IsDevice && !controls.C;
        return nonCacheable ? MemoryAttributes.NormalNC : attributes.WithEffectiveShareability();
    }
}
