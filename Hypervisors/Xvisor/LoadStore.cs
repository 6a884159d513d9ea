namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>A part of a load or store: bytes that go to or come from one register. The parts of an instruction follow each other in memory.</summary>
/// <param name="IsVector">The register is a SIMD register, otherwise a general-purpose one.</param>
/// <param name="Size">In bytes: 1, 2, 4 or 8.</param>
internal readonly record struct Transfer(bool IsVector, int Register, int Size)
{
    /// <summary>Where the bytes are in a SIMD register.</summary>
    public int Offset { get; init; }

    /// <summary>Loading these bytes clears the rest of the SIMD register.</summary>
    public bool Clears { get; init; }

    /// <summary>The bytes fill the SIMD register up to this size; 0 for no.</summary>
    public int ReplicatesTo { get; init; }

    public bool SignExtends { get; init; }

    /// <summary>Bits 63:32 of a word that is loaded are its sign, too.</summary>
    public bool IsX { get; init; }

    /// <summary>The high half of the bytes is for another register; -1 for no.</summary>
    public int Second { get; init; } = -1;
}

/// <summary>A load or store of which ESR_EL2 says nothing, decoded. (Arm DDI 0487L.b, "Loads and stores" of the A64 encoding index.)</summary>
/// <param name="Base">The base register, 31 for SP.</param>
/// <param name="WriteBack">What is added to the base register; null for nothing.</param>
/// <param name="IndexRegister">The register that is added instead; 31 for none.</param>
internal sealed record LoadStore(bool IsLoad, IReadOnlyList<Transfer> Transfers, int Base, long? WriteBack = null, int IndexRegister = 31)
{
    /// <summary>The status register of a store-exclusive; null for any other.</summary>
    public int? Status { get; init; }

    /// <summary>The instruction, or null when it is none of these.</summary>
    public static LoadStore? Decode(uint word) => (word >> 27 & 7, word >> 25 & 1) switch
    {
        (0b101, 0) => Pair(word),
        (0b111, 0) => Single(word),
        (0b001, 0) when Bit(word, 26) => Bit(word, 24) ? SimdStructures.DecodeSingle(word) : SimdStructures.DecodeMultiple(word),
        (0b001, 0) when !Bit(word, 24) && !Bit(word, 23) => Exclusive(word),
        _ => null,
    };

    internal static bool Bit(uint word, int bit) => (word >> bit & 1) != 0;

    internal static int Rn(uint word) => (int)(word >> 5 & 0x1f);

    internal static int Rt(uint word) => (int)(word & 0x1f);

    private static long Signed(uint field, int bits) => (long)((ulong)field << 64 - bits) >> 64 - bits;

    private static LoadStore? Pair(uint word)
    {
        bool isVector = Bit(word, 26), isLoad = Bit(word, 22), isSigned = !isVector && (word >> 30) == 1;
        int opc = (int)(word >> 30), size = isVector ? 4 << opc : opc == 2 ? 8 : 4;
        if (opc == 3)
            return null;
        long offset = Signed(word >> 15 & 0x7f, 7) * size;
        var transfers = Whole(isVector, Rt(word), size, isSigned).Concat(Whole(isVector, (int)(word >> 10 & 0x1f), size, isSigned));
        return new LoadStore(isLoad, [.. transfers], Rn(word), Bit(word, 23) ? offset : null);
    }

    /// <summary>One register, by an offset or with write-back; the width of a SIMD register is in two fields.</summary>
    private static LoadStore? Single(uint word)
    {
        bool isVector = Bit(word, 26), isSigned = !isVector && Bit(word, 23);
        int size = isVector && Bit(word, 23) ? 16 : 1 << (int)(word >> 30);
        bool isLoad = Bit(word, 22) || isSigned;
        bool writesBack = !Bit(word, 24) && !Bit(word, 21) && Bit(word, 10);
        var transfers = Whole(isVector, Rt(word), size, isSigned, isX: !Bit(word, 22));
        return new LoadStore(isLoad, [.. transfers], Rn(word), writesBack ? Signed(word >> 12 & 0x1ff, 9) : null);
    }

    /// <summary>A store-exclusive fails, as it may: the exit has cleared the monitor.</summary>
    private static LoadStore Exclusive(uint word)
    {
        int size = 1 << (int)(word >> 30), second = (int)(word >> 10 & 0x1f);
        bool isLoad = Bit(word, 22), isPair = Bit(word, 21);
        Transfer[] transfers = isPair && size == 4
            ? [new Transfer(false, Rt(word), 8) { Second = second }]
            : [.. Whole(false, Rt(word), size), .. isPair ? Whole(false, second, size) : []];
        return new LoadStore(isLoad, isLoad ? transfers : [], Rn(word)) { Status = isLoad ? null : (int)(word >> 16 & 0x1f) };
    }

    /// <summary>All of a register, in parts of at most 8 bytes.</summary>
    private static IEnumerable<Transfer> Whole(bool isVector, int register, int size, bool isSigned = false, bool isX = true)
    {
        if (size <= 8)
            return [new Transfer(isVector, register, size) { Clears = true, SignExtends = isSigned, IsX = isX || !isSigned }];
        return [new Transfer(true, register, 8) { Clears = true }, new Transfer(true, register, 8) { Offset = 8 }];
    }
}

/// <summary>Loads and stores of SIMD structures. (Arm DDI 0487L.b, LD1 to LD4 and ST1 to ST4, multiple and single structures.)</summary>
internal static class SimdStructures
{
    public static LoadStore? DecodeMultiple(uint word)
    {
        (int repeats, int elements) = (word >> 12 & 0xf) switch
        {
            0b0000 => (1, 4),
            0b0010 => (4, 1),
            0b0100 => (1, 3),
            0b0110 => (3, 1),
            0b0111 => (1, 1),
            0b1000 => (1, 2),
            0b1010 => (2, 1),
            _ => (0, 0),
        };
        int size = 1 << (int)(word >> 10 & 3), width = LoadStore.Bit(word, 30) ? 16 : 8;
        var transfers = new List<Transfer>();
        for (int r = 0; r < repeats; r++)
            for (int offset = 0; offset < width; offset += size)
                for (int s = 0; s < elements; s++)
                    transfers.Add(new Transfer(true, (LoadStore.Rt(word) + r + s) % 32, size) { Offset = offset, Clears = offset == 0 });
        return repeats == 0 ? null : With(word, transfers);
    }

    public static LoadStore DecodeSingle(uint word)
    {
        int scale = (int)(word >> 14 & 3), elements = (LoadStore.Bit(word, 13) ? 2 : 0) + (LoadStore.Bit(word, 21) ? 1 : 0) + 1;
        int width = LoadStore.Bit(word, 30) ? 16 : 8;
        bool isDoubleword = scale == 2 && LoadStore.Bit(word, 10);
        int size = scale == 3 ? 1 << (int)(word >> 10 & 3) : isDoubleword ? 8 : 1 << scale;
        // Q, S and size are the index of the element, without the bits that the width of the element takes.
        int index = ((LoadStore.Bit(word, 30) ? 8 : 0) | (int)(word >> 10 & 7)) & ~(size - 1);
        var transfers = Enumerable.Range(0, elements).Select(s => new Transfer(true, (LoadStore.Rt(word) + s) % 32, size)
        {
            Offset = scale == 3 ? 0 : index,
            ReplicatesTo = scale == 3 ? width : 0,
            Clears = scale == 3,
        });
        return With(word, [.. transfers]);
    }

    private static LoadStore With(uint word, IReadOnlyList<Transfer> transfers)
    {
        int index = (int)(word >> 16 & 0x1f);
        long? writeBack = LoadStore.Bit(word, 23) ? transfers.Sum(t => (long)t.Size) : null;
        return new LoadStore(LoadStore.Bit(word, 22), transfers, LoadStore.Rn(word), writeBack, index);
    }
}
