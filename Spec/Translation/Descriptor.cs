namespace VirtSpec.Spec.Translation;

/// <summary>(Arm ARM, type DescriptorType, whose leaves are told apart here.)</summary>
public enum DescriptorType : byte
{
    Invalid,
    Table,
    Block,
    Page,
}

/// <summary>The bits of a 64-bit descriptor, of both stages. (Arm ARM, "Translation table descriptor formats".)</summary>
internal readonly record struct Descriptor(ulong Bits)
{
    public const ulong AF = 1UL << 10;

    /// <summary>AP[2] of stage 1, S2AP[1] of stage 2: their values that permit writes are each other's opposites.</summary>
    public const ulong WriteBit = 1UL << 7;

    private const ulong AddressMask = (1UL << 48) - 1;

    public bool Bit(int bit) => (Bits >> bit & 1) != 0;

    public uint Field(int msb, int lsb) => (uint)(Bits >> lsb) & ((1u << (msb - lsb + 1)) - 1);

    /// <summary>Dirty Bit Modifier: hardware may make the page writable.</summary>
    public bool DBM => Bit(51);

    /// <summary>AArch64.DecodeDescriptorType.</summary>
    public DescriptorType TypeAt(TGx granule, int level)
    {
        if (!Bit(0))
            return DescriptorType.Invalid;
        if (Bit(1))
            return level == TGxExtensions.FinalLevel ? DescriptorType.Page : DescriptorType.Table;
        return granule.HasBlocks(level) ? DescriptorType.Block : DescriptorType.Invalid;
    }

    /// <summary>AArch64.NextTableBase: bits 47 down to the size of a granule.</summary>
    public ulong NextTableBase(TGx granule) => Base(granule.GranuleBits());

    /// <summary>AArch64.LeafBase: bits 47 down to the size of the block or page; lower address bits are ignored.</summary>
    public ulong LeafBase(TGx granule, int level) => Base(granule.TranslationSize(level));

    /// <summary>AArch64.ContiguousBit.</summary>
    public bool Contiguous => Bit(52);

    private ulong Base(int lowBits) => Bits & AddressMask & ~((1UL << lowBits) - 1);
}
