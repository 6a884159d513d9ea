using System.Numerics;
using VirtSpec.Spec.Instructions.FloatingPoint;
using static VirtSpec.Spec.Instructions.Elements;

namespace VirtSpec.Spec.Instructions;

/// <summary>Operations on one element of 8 to 64 bits, as the pages of the Advanced SIMD integer instructions have them.</summary>
internal static class SimdIntegers
{
    /// <summary>SatQ: the nearest number of <paramref name="esize"/> bits; another than <paramref name="i"/> sets FPSR.QC.</summary>
    public static ulong SatQ(Int128 i, int esize, bool unsigned, ref FPStatus fp)
    {
        var maximum = ((Int128)1 << (unsigned ? esize : esize - 1)) - 1;
        var minimum = unsigned ? 0 : -maximum - 1;
        if (i >= minimum && i <= maximum)
            return (ulong)i & Ones(esize);
        fp.FPProcessException(FPExc.Saturation);
        return (ulong)(i > maximum ? maximum : minimum) & Ones(esize);
    }

    /// <summary>All ones for true.</summary>
    public static ulong Mask(bool value, int esize) => value ? Ones(esize) : 0;

    /// <summary>The element shifted left by a register's low byte, or right by as many bits as it is below zero. (Arm DDI 0487, SSHL, USHL, SQSHL, SRSHL, SQRSHL.)</summary>
    public static ulong ShiftByRegister(Int128 element, sbyte shift, int esize, (bool Rounding, bool Saturating, bool Unsigned) how, ref FPStatus fp)
    {
        var shifted = shift >= 0 ? ShiftLeft(element, shift) : ShiftRight(element, -shift, how.Rounding);
        return how.Saturating ? SatQ(shifted, esize, how.Unsigned, ref fp) : (ulong)shifted & Ones(esize);
    }

    /// <summary>Left by up to 127 bits. What does not fit 128 bits is as far from zero as need be, with 64 zeros below.</summary>
    public static Int128 ShiftLeft(Int128 element, int shift) =>
        shift < 64 ? element << shift : element == 0 ? 0 : element < 0 ? Int128.MinValue : (Int128)1 << 126;

    /// <summary>RShr: right by 1 to 128 bits, down, or with <paramref name="rounding"/> to the nearest, up from halfway.</summary>
    public static Int128 ShiftRight(Int128 element, int shift, bool rounding)
    {
        // An element has 65 bits with its sign, so that half a unit of more than them is nearer to zero.
        const int Most = 66;
        if (!rounding)
            return element >> Math.Min(shift, Most);
        return shift >= Most ? 0 : (element + ((Int128)1 << (shift - 1))) >> shift;
    }

    /// <summary>PolynomialMult: the product of polynomials over {0,1}.</summary>
    public static UInt128 PolynomialMult(ulong n, ulong m)
    {
        UInt128 result = 0;
        for (int bit = 0; bit < 64; bit++)
            if ((n >> bit & 1) != 0)
                result ^= (UInt128)m << bit;
        return result;
    }

    /// <summary>SQDMULH and SQRDMULH: the high half of twice the product.</summary>
    public static ulong DoublingMultiplyHigh(ulong n, ulong m, int esize, bool rounding, ref FPStatus fp)
    {
        var product = 2 * Int(n, esize, unsigned: false) * Int(m, esize, unsigned: false);
        return SatQ((product + (rounding ? (Int128)1 << (esize - 1) : 0)) >> esize, esize, unsigned: false, ref fp);
    }

    /// <summary>SQRDMLAH and SQRDMLSH: twice the product, added to or subtracted from the element as a high half. (FEAT_RDM)</summary>
    public static ulong RoundingDoublingMultiplyAdd(ulong d, ulong n, ulong m, int esize, bool subtract, ref FPStatus fp)
    {
        var product = 2 * Int(n, esize, unsigned: false) * Int(m, esize, unsigned: false);
        var sum = (Int(d, esize, unsigned: false) << esize) + (subtract ? -product : product) + ((Int128)1 << (esize - 1));
        return SatQ(sum >> esize, esize, unsigned: false, ref fp);
    }

    /// <summary>CountLeadingZeroBits.</summary>
    public static ulong CountLeadingZeroBits(ulong n, int esize) => (ulong)(BitOperations.LeadingZeroCount(n) - (64 - esize));

    /// <summary>CountLeadingSignBits: how many bits below the sign bit equal it.</summary>
    public static ulong CountLeadingSignBits(ulong n, int esize) => CountLeadingZeroBits((n ^ n >> 1) & Ones(esize - 1), esize) - 1;

    /// <summary>The bits of an element in reverse.</summary>
    public static ulong ReverseBits(ulong n, int esize)
    {
        ulong result = 0;
        for (int bit = 0; bit < esize; bit++)
            result |= (n >> bit & 1) << (esize - 1 - bit);
        return result;
    }
}
