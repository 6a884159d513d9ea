namespace VirtSpec.Spec.Translation;

/// <summary>A translation granule. (Arm ARM, type TGx.)</summary>
public enum TGx : byte
{
    TGx_4KB,
    TGx_16KB,
    TGx_64KB,
}

/// <summary>What follows from the size of a granule: a table is one granule of 8-byte descriptors.</summary>
internal static class TGxExtensions
{
    /// <summary>The level of the last lookup. (Arm ARM, constant FINAL_LEVEL.)</summary>
    public const int FinalLevel = 3;

    /// <summary>TGxGranuleBits: the address bits within a page.</summary>
    public static int GranuleBits(this TGx granule) => granule switch
    {
        TGx.TGx_4KB => 12,
        TGx.TGx_16KB => 14,
        _ => 16,
    };

    /// <summary>The address bits that one lookup resolves.</summary>
    public static int Stride(this TGx granule) => granule.GranuleBits() - 3;

    /// <summary>TranslationSize: the address bits below those that are resolved at <paramref name="level"/>.</summary>
    public static int TranslationSize(this TGx granule, int level) => granule.GranuleBits() + (FinalLevel - level) * granule.Stride();

    /// <summary>ContiguousSize: the power of two of how many adjacent entries a Contiguous bit at <paramref name="level"/> joins.</summary>
    public static int ContiguousSize(this TGx granule, int level) => granule switch
    {
        TGx.TGx_4KB => 4,
        TGx.TGx_16KB => level == 2 ? 5 : 7,
        _ => 5,
    };

    /// <summary>AArch64.BlockDescSupported: whether a block of this granule may stand at <paramref name="level"/>, with addresses of 48 bits.</summary>
    public static bool HasBlocks(this TGx granule, int level) => level == 2 || (granule == TGx.TGx_4KB && level == 1);
}
