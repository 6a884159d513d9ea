using System.Numerics;

namespace VirtSpec.Spec.Instructions.FloatingPoint;

/// <summary>What a floating-point value is. (Arm DDI 0487, type FPType.)</summary>
internal enum FPType : byte
{
    Zero,
    Nonzero,
    Infinity,
    QNaN,
    SNaN,
}

/// <summary>A real number: <paramref name="Significand"/> times two to the power of <paramref name="Exponent"/>.</summary>
internal readonly record struct Real(BigInteger Significand, int Exponent)
{
    public static readonly Real Zero = new(BigInteger.Zero, 0);

    public bool IsZero => Significand.IsZero;

    public int Sign => Significand.Sign;

    public static Real operator +(Real x, Real y)
    {
        int exponent = Math.Min(x.Exponent, y.Exponent);
        return new((x.Significand << (x.Exponent - exponent)) + (y.Significand << (y.Exponent - exponent)), exponent);
    }

    public static Real operator -(Real x, Real y) => x + -y;

    public static Real operator -(Real x) => x with { Significand = -x.Significand };

    public static Real operator *(Real x, Real y) => new(x.Significand * y.Significand, x.Exponent + y.Exponent);

    /// <summary>The number times two to the power of <paramref name="power"/>.</summary>
    public Real Scale(int power) => this with { Exponent = Exponent + power };

    /// <summary>-1, 0 or 1, as this is less than <paramref name="other"/>, equal or greater.</summary>
    public int CompareTo(Real other) => (this - other).Sign;
}

/// <summary>A value taken apart: what it is, its sign (1 is negative), and the number; that of an infinity or NaN means nothing.</summary>
internal readonly record struct Unpacked(FPType Type, uint Sign, Real Value)
{
    public bool IsNaN => Type is FPType.QNaN or FPType.SNaN;

    public bool IsInfinity => Type == FPType.Infinity;

    public bool IsZero => Type == FPType.Zero;
}

/// <summary>
/// The formats of 16, 32 and 64 bits, and the functions of the Arm ARM's pseudocode that compute with them.
/// All computing is exact, with integers of any size, and rounds once. (Arm DDI 0487, shared/functions/float.)
/// </summary>
internal static partial class FP
{
    /// <summary>E: the bits of the exponent.</summary>
    public static int ExponentBits(int n) => n switch { 16 => 5, 32 => 8, _ => 11 };

    /// <summary>F: the bits of the fraction.</summary>
    public static int FractionBits(int n) => n - ExponentBits(n) - 1;

    /// <summary>The exponent of the smallest normalized number.</summary>
    private static int MinimumExponent(int n) => 2 - (1 << (ExponentBits(n) - 1));

    public static ulong FPZero(uint sign, int n) => (ulong)sign << (n - 1);

    public static ulong FPInfinity(uint sign, int n) => FPZero(sign, n) | Elements.Ones(ExponentBits(n)) << FractionBits(n);

    public static ulong FPMaxNormal(uint sign, int n) => FPInfinity(sign, n) - 1;

    /// <summary>The quiet NaN with a clear sign and no other bit of the fraction.</summary>
    public static ulong FPDefaultNaN(int n) => FPInfinity(0, n) | 1UL << (FractionBits(n) - 1);

    public static ulong FPTwo(uint sign, int n) => FPZero(sign, n) | 1UL << (n - 2);

    public static ulong FPOnePointFive(uint sign, int n) =>
        FPZero(sign, n) | Elements.Ones(ExponentBits(n) - 1) << FractionBits(n) | 1UL << (FractionBits(n) - 1);

    /// <summary>VFPExpandImm: sign, three bits of exponent and four of fraction.</summary>
    public static ulong VFPExpandImm(uint imm8, int n)
    {
        int e = ExponentBits(n), f = FractionBits(n);
        ulong high = (imm8 & 0x40) != 0 ? Elements.Ones(e - 3) << 2 : 1UL << (e - 1);
        return FPZero(imm8 >> 7, n) | (high | imm8 >> 4 & 3) << f | (ulong)(imm8 & 0xf) << (f - 4);
    }

    public static ulong FPNeg(ulong op, int n) => op ^ 1UL << (n - 1);

    public static ulong FPAbs(ulong op, int n) => op & ~(1UL << (n - 1));

    /// <summary>FPUnpack: half precision is always the format of IEEE 754, and a denormalized number may be flushed.</summary>
    public static Unpacked FPUnpack(ulong op, int n, ref FPStatus fp) => Unpack(op, n, alternative: false, n != 16 || fp.FPCR.FZ16, ref fp);

    /// <summary>FPUnpackCV: for conversions between formats, in which half precision may have the alternative format and is never flushed.</summary>
    public static Unpacked FPUnpackCV(ulong op, int n, ref FPStatus fp) => Unpack(op, n, n == 16 && fp.FPCR.AHP, n != 16, ref fp);

    private static Unpacked Unpack(ulong op, int n, bool alternative, bool mayFlush, ref FPStatus fp)
    {
        int f = FractionBits(n);
        uint sign = (uint)(op >> (n - 1)) & 1;
        ulong exponent = op >> f & Elements.Ones(ExponentBits(n)), fraction = op & Elements.Ones(f);
        if (exponent == 0)
            return UnpackDenormal(n, (sign, fraction), mayFlush, ref fp);
        if (exponent == Elements.Ones(ExponentBits(n)) && !alternative)
        {
            bool isQuiet = (fraction >> (f - 1)) != 0;
            return new(fraction == 0 ? FPType.Infinity : isQuiet ? FPType.QNaN : FPType.SNaN, sign, Real.Zero);
        }
        return new(FPType.Nonzero, sign, Signed(sign, new(fraction | 1UL << f, MinimumExponent(n) - f + (int)exponent - 1)));
    }

    private static Unpacked UnpackDenormal(int n, (uint Sign, ulong Fraction) op, bool mayFlush, ref FPStatus fp)
    {
        if (op.Fraction == 0)
            return new(FPType.Zero, op.Sign, Real.Zero);
        if (!mayFlush || !fp.Flushes(n))
            return new(FPType.Nonzero, op.Sign, Signed(op.Sign, new(op.Fraction, MinimumExponent(n) - FractionBits(n))));
        // Half precision is flushed without a trace.
        if (n != 16)
            fp.FPProcessException(FPExc.InputDenorm);
        return new(FPType.Zero, op.Sign, Real.Zero);
    }

    private static Real Signed(uint sign, Real value) => sign != 0 ? -value : value;
}
