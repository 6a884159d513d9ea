using VirtSpec.Spec.Features;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec;

public static partial class AArch64
{
    /// <summary>
    /// AArch64.S1DecodeTG0 and AArch64.S2DecodeTG0: the granule that a field TG0 selects.
    /// A reserved value, or a granule that the CPU lacks, selects the smallest that it has, as on QEMU.
    /// </summary>
    internal static TGx DecodeTG0(FeatureSet features, uint tg0) => Implemented(features, tg0 switch
    {
        0b00 => TGx.TGx_4KB,
        0b01 => TGx.TGx_64KB,
        0b10 => TGx.TGx_16KB,
        _ => null,
    });

    /// <summary>AArch64.S1DecodeTG1: the granule that a field TG1 selects, which numbers them otherwise.</summary>
    internal static TGx DecodeTG1(FeatureSet features, uint tg1) => Implemented(features, tg1 switch
    {
        0b01 => TGx.TGx_16KB,
        0b10 => TGx.TGx_4KB,
        0b11 => TGx.TGx_64KB,
        _ => null,
    });

    private static TGx Implemented(FeatureSet features, TGx? selected)
    {
        if (selected is { } granule && HasGranule(features, granule))
            return granule;
        if (HasGranule(features, TGx.TGx_4KB))
            return TGx.TGx_4KB;
        return HasGranule(features, TGx.TGx_16KB) ? TGx.TGx_16KB : TGx.TGx_64KB;
    }

    /// <summary>AArch64.HaveS1TG and AArch64.HaveS2TG, which say the same on CPUs without ID_AA64MMFR0_EL1.TGran*_2.</summary>
    private static bool HasGranule(FeatureSet features, TGx granule) => features.Has(granule switch
    {
        TGx.TGx_4KB => Feature.FEAT_TGran4K,
        TGx.TGx_16KB => Feature.FEAT_TGran16K,
        _ => Feature.FEAT_TGran64K,
    });
}
