using System.Numerics;
using static VirtSpec.Spec.Instructions.Elements;

namespace VirtSpec.Spec.Instructions;

/// <summary>The functions of SHA-1 and SHA-256 on four words. (Arm DDI 0487, shared/functions/crypto; FIPS 180-4.)</summary>
internal static class Sha
{
    /// <summary>SHA1C, SHA1P and SHA1M: four rounds, with choose, parity or majority.</summary>
    public static UInt128 Hash1(uint opcode, UInt128 x, uint y, UInt128 w)
    {
        for (int e = 0; e < 4; e++)
        {
            uint b = Word(x, 1), c = Word(x, 2), d = Word(x, 3);
            uint f = opcode switch { 0b000 => Choose(b, c, d), 0b001 => b ^ c ^ d, _ => Majority(b, c, d) };
            y += BitOperations.RotateLeft(Word(x, 0), 5) + f + Word(w, e);
            x = x.WithElem(1, 32, BitOperations.RotateLeft(b, 30));
            (x, y) = (x << 32 | y, d);
        }
        return x;
    }

    /// <summary>SHA1SU1.</summary>
    public static UInt128 Schedule1Part2(UInt128 d, UInt128 n)
    {
        var mixed = d ^ n >> 32;
        UInt128 result = 0;
        for (int e = 0; e < 4; e++)
            result = result.WithElem(e, 32, BitOperations.RotateLeft(Word(mixed, e), 1));
        return result.WithElem(3, 32, Word(result, 3) ^ BitOperations.RotateLeft(Word(mixed, 0), 2));
    }

    /// <summary>SHA256hash: four rounds of the two halves of the state.</summary>
    public static (UInt128 X, UInt128 Y) Hash256(UInt128 x, UInt128 y, UInt128 w)
    {
        for (int e = 0; e < 4; e++)
        {
            uint choose = Choose(Word(y, 0), Word(y, 1), Word(y, 2)), majority = Majority(Word(x, 0), Word(x, 1), Word(x, 2));
            uint sum = Word(y, 3) + Sigma(Word(y, 0), 6, 11, 25) + choose + Word(w, e);
            uint first = sum + Sigma(Word(x, 0), 2, 13, 22) + majority, fourth = sum + Word(x, 3);
            (x, y) = (x << 32 | first, y << 32 | fourth);
        }
        return (x, y);
    }

    /// <summary>SHA256SU0.</summary>
    public static UInt128 Schedule256Part1(UInt128 d, UInt128 n)
    {
        var following = n << 96 | d >> 32;
        UInt128 result = 0;
        for (int e = 0; e < 4; e++)
            result = result.WithElem(e, 32, Word(d, e) + ShiftedSigma(Word(following, e), 7, 18, 3));
        return result;
    }

    /// <summary>SHA256SU1.</summary>
    public static UInt128 Schedule256Part2(UInt128 d, UInt128 n, UInt128 m)
    {
        var following = m << 96 | n >> 32;
        UInt128 result = 0;
        for (int e = 0; e < 4; e++)
        {
            uint before = e < 2 ? Word(m, e + 2) : Word(result, e - 2);
            result = result.WithElem(e, 32, ShiftedSigma(before, 17, 19, 10) + Word(d, e) + Word(following, e));
        }
        return result;
    }

    private static uint Word(UInt128 v, int e) => (uint)v.Elem(e, 32);

    private static uint Choose(uint x, uint y, uint z) => (y ^ z) & x ^ z;

    private static uint Majority(uint x, uint y, uint z) => x & y | (x | y) & z;

    private static uint Sigma(uint x, int a, int b, int c) => BitOperations.RotateRight(x, a) ^ BitOperations.RotateRight(x, b) ^ BitOperations.RotateRight(x, c);

    private static uint ShiftedSigma(uint x, int a, int b, int shift) => BitOperations.RotateRight(x, a) ^ BitOperations.RotateRight(x, b) ^ x >> shift;
}
