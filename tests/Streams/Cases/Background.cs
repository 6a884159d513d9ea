namespace VirtSpec.Streams.Cases;

/// <summary>
/// The contents of registers and memory that a case does not state: a fixed function, so that a recorded line need only say what differs.
/// It is part of the corpus format: changing it makes every recording worthless.
/// </summary>
public static class Background
{
    /// <summary>X<paramref name="n"/>, or SP for 31, in the cases with this seed; zero for seed 0.</summary>
    public static ulong Register(uint seed, int n) => seed == 0 ? 0 : Mix((ulong)seed << 8 | (uint)n);

    /// <summary>V<paramref name="n"/> in the cases with this seed; zero for seed 0.</summary>
    public static UInt128 Vector(uint seed, int n) => seed == 0 ? 0 : new UInt128(Mix((ulong)seed << 8 | 64u | (uint)n), Mix((ulong)seed << 8 | 96u | (uint)n));

    /// <summary>The doubleword at <paramref name="address"/>, a multiple of 8; the same in every case. Where code goes it is UDF, at which a translator stops.</summary>
    public static ulong Memory(ulong address) => Board.IsCode(address) ? 0 : Mix(~address);

    /// <summary>The output function of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators").</summary>
    public static ulong Mix(ulong value)
    {
        value += 0x9e37_79b9_7f4a_7c15;
        value = (value ^ value >> 30) * 0xbf58_476d_1ce4_e5b9;
        value = (value ^ value >> 27) * 0x94d0_49bb_1331_11eb;
        return value ^ value >> 31;
    }
}
