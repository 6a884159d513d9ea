using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec;

public static partial class AArch64
{
    /// <summary>S2DecodeMemAttrs: the attributes that MemAttr and SH of a stage 2 descriptor give.</summary>
    internal static MemoryAttributes S2DecodeMemAttrs(uint attr, uint sh, TranslationChoices choices)
    {
        var shareability = DecodeShareability(sh, choices);
        return attr >> 2 == 0
            ? MemoryAttributes.OfDevice((DeviceType)(attr & 0b11), shareability)
            : new MemoryAttributes(MemType.Normal, default, S2DecodeCacheability(attr & 0b11, choices), S2DecodeCacheability(attr >> 2, choices), shareability);
    }

    /// <summary>S2DecodeCacheability: stage 2 gives no allocation hints.</summary>
    private static MemAttrHints S2DecodeCacheability(uint attr, TranslationChoices choices) => attr switch
    {
        0b01 => new MemAttrHints(MemAttr.NC),
        0b10 => new MemAttrHints(MemAttr.WT),
        0b11 => new MemAttrHints(MemAttr.WB),
        _ => new MemAttrHints(choices.ReservedS2Cacheability),
    };

    /// <summary>
    /// The part of AArch64.S2Translate that gives the attributes of stage 2: a walk through Device memory that HCR_EL2.PTW does not forbid and fetches from it are Non-cacheable,
    /// HCR_EL2.ID makes every fetch so, HCR_EL2.CD every other access to Normal memory.
    /// </summary>
    private static MemoryAttributes S2OutputAttributes(HCR_EL2 hcr, AccessType type, MemoryAttributes attributes)
    {
        bool nonCacheable = type switch
        {
            AccessType.IFETCH => attributes.IsDevice || hcr.ID,
            AccessType.TTW => attributes.IsDevice ? !hcr.PTW : hcr.CD,
            _ => !attributes.IsDevice && hcr.CD,
        };
        return nonCacheable ? MemoryAttributes.NormalNC : attributes;
    }

    /// <summary>S2CombineS1MemAttrs: of two stages the stricter, in memory type, cacheability and shareability; hints are those of stage 1.</summary>
    internal static MemoryAttributes S2CombineS1MemAttrs(MemoryAttributes s1, MemoryAttributes s2)
    {
        // OSH, then ISH, then NSH: the enumeration counts the other way.
        var shareability = s1.Shareability > s2.Shareability ? s1.Shareability : s2.Shareability;
        if (s1.IsDevice || s2.IsDevice)
            return MemoryAttributes.OfDevice(S2CombineS1Device(s1, s2), Shareability.OSH);
        return new MemoryAttributes(MemType.Normal, default, S2CombineS1AttrHints(s1.Inner, s2.Inner), S2CombineS1AttrHints(s1.Outer, s2.Outer), shareability)
            .WithEffectiveShareability();
    }

    /// <summary>S2CombineS1Device, where at least one stage says Device: the type with fewer permissions to gather, reorder and acknowledge early.</summary>
    private static DeviceType S2CombineS1Device(MemoryAttributes s1, MemoryAttributes s2)
    {
        if (!s2.IsDevice)
            return s1.Device;
        return !s1.IsDevice || s2.Device < s1.Device ? s2.Device : s1.Device;
    }

    /// <summary>S2CombineS1AttrHints: Non-cacheable over Write-Through over Write-Back.</summary>
    private static MemAttrHints S2CombineS1AttrHints(MemAttrHints s1, MemAttrHints s2)
    {
        var attrs = s1.Attrs < s2.Attrs ? s1.Attrs : s2.Attrs;
        return attrs == MemAttr.NC ? MemAttrHints.NonCacheable : s1 with { Attrs = attrs };
    }
}
