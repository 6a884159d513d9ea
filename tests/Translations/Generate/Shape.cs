namespace VirtSpec.Translations.Generate;

/// <summary>The sizes of one stage of translation. (Arm ARM, "Translation table granule size" and the pseudocode AArch64.TTBaseAddress.)</summary>
/// <param name="GranuleBits">12, 14 or 16.</param>
/// <param name="InputBits">The bits of an input address: 64 - TxSZ.</param>
/// <param name="StartLevel">The level of the first lookup, 0 to 3.</param>
internal sealed record Shape(int GranuleBits, int InputBits, int StartLevel)
{
    public int Stride => GranuleBits - 3;

    /// <summary>The stage-1 shape: the start level follows from the size.</summary>
    public static Shape Stage1(int granuleBits, int inputBits) =>
        new(granuleBits, inputBits, 3 - Math.Max(0, inputBits - granuleBits - 1) / (granuleBits - 3));

    /// <summary>The lowest bit of the input address that an entry of <paramref name="level"/> resolves.</summary>
    public int LowBit(int level) => GranuleBits + (3 - level) * Stride;

    /// <summary>The bytes of the first table, or of the concatenated tables.</summary>
    public ulong RootBytes => 8UL << Math.Max(0, InputBits - LowBit(StartLevel));

    public bool HasLeafAt(int level) => level == 3 || (level == 2) || (level == 1 && GranuleBits == 12);

    /// <summary>The levels at which a leaf may be.</summary>
    public IEnumerable<int> LeafLevels => Enumerable.Range(StartLevel, 4 - StartLevel).Where(HasLeafAt);

    /// <summary>The index of the entry for <paramref name="input"/> in the table of <paramref name="level"/>.</summary>
    public ulong Index(ulong input, int level)
    {
        int high = level == StartLevel ? InputBits : LowBit(level - 1);
        return (input & (1UL << high) - 1) >> LowBit(level);
    }
}
