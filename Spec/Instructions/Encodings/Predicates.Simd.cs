using System.Numerics;

namespace VirtSpec.Spec.Instructions;

/// <summary>Reserved arrangements and indexes of Advanced SIMD: what two fields that are not side by side must not say together.</summary>
public static partial class Predicates
{
    /// <summary>size:Q = 110, one doubleword in half a register.</summary>
    public static bool Reserved1D(uint word) => Q(word) == 0 && Slice(word, 22, 2) == 0b11;

    /// <summary>size:Q = 100: two words are too few to reduce.</summary>
    public static bool Reserved2S(uint word) => Q(word) == 0 && Slice(word, 22, 2) == 0b10;

    /// <summary>sz:Q = 10, one double-precision number in half a register.</summary>
    public static bool Reserved1DSz(uint word) => Q(word) == 0 && Sz(word) == 1;

    /// <summary>size:Q = 110 where structures are loaded and stored, which have size elsewhere.</summary>
    public static bool Reserved1DStructure(uint word) => Q(word) == 0 && Slice(word, 10, 2) == 0b11;

    /// <summary>immh&lt;3&gt;:Q = 10, a doubleword shifted in half a register.</summary>
    public static bool Reserved1DImmh(uint word) => Q(word) == 0 && Slice(word, 22, 1) == 1;

    /// <summary>imm5&lt;3:0&gt;:Q = 10000, a doubleword duplicated into half a register.</summary>
    public static bool Reserved1DImm5(uint word) => Q(word) == 0 && Slice(word, 16, 4) == 0b1000;

    /// <summary>imm4&lt;3&gt;:Q = 10, an extract from beyond half a register.</summary>
    public static bool ReservedExtract(uint word) => Q(word) == 0 && Slice(word, 14, 1) == 1;

    /// <summary>sz:L = 11, a doubleword with two bits of index.</summary>
    public static bool ReservedLane(uint word) => Sz(word) == 1 && Slice(word, 21, 1) == 1;

    /// <summary>One bit of immh is set, so that with immb = 000 the shift is by 0.</summary>
    public static bool OneBitOfImmh(uint word) => BitOperations.IsPow2(Slice(word, 19, 4));

    private static uint Q(uint word) => Slice(word, 30, 1);

    private static uint Sz(uint word) => Slice(word, 22, 1);
}
