namespace VirtSpec.Properties.Classification;

/// <summary>Draws that a key determines: the seed, what is drawn, and which sample. The same keys give the same numbers, whatever else is drawn.</summary>
public static class Keyed
{
    /// <summary>64 bits.</summary>
    public static ulong Draw(ulong seed, ulong what, ulong index) => Mix(Mix(Mix(seed) ^ what) ^ index);

    /// <summary>SplitMix64: a bijection that spreads its input over all bits. (Steele, Lea and Flood, OOPSLA 2014.)</summary>
    public static ulong Mix(ulong value)
    {
        value += 0x9e37_79b9_7f4a_7c15;
        value = (value ^ value >> 30) * 0xbf58_476d_1ce4_e5b9;
        value = (value ^ value >> 27) * 0x94d0_49bb_1331_11eb;
        return value ^ value >> 31;
    }
}
