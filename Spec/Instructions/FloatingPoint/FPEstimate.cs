using System.Numerics;

namespace VirtSpec.Spec.Instructions.FloatingPoint;

/// <summary>Estimates of 1/x and of 1/sqrt(x) to eight bits, and the steps that refine them.</summary>
internal static partial class FP
{
    /// <summary>RecipEstimate: from 256..511, which stands for 0.5 to 1, to 256..511, which stands for 1 to 2.</summary>
    private static uint RecipEstimate(uint a) => ((1u << 19) / (2 * a + 1) + 1) / 2;

    /// <summary>RecipSqrtEstimate: from 128..511, which stands for 0.25 to 1, to 256..511, which stands for 1 to 2.</summary>
    private static uint RecipSqrtEstimate(uint a)
    {
        a = a < 256 ? 2 * a + 1 : 2 * ((a | 1) ^ 1) + 2;
        uint b = 512;
        while (a * (b + 1) * (b + 1) < 1u << 28)
            b++;
        return (b + 1) / 2;
    }

    public static ulong UnsignedRecipEstimate(ulong op) =>
        (op & 1UL << 31) == 0 ? uint.MaxValue : (ulong)RecipEstimate((uint)(op >> 23) & 0x1ff) << 23;

    public static ulong UnsignedRSqrtEstimate(ulong op) =>
        (op & 3UL << 30) == 0 ? uint.MaxValue : (ulong)RecipSqrtEstimate((uint)(op >> 23) & 0x1ff) << 23;

    public static ulong FPRecipEstimate(ulong op, int n, ref FPStatus fp)
    {
        var x = FPUnpack(op, n, ref fp);
        if (x.IsNaN)
            return FPProcessNaN(x.Type, op, n, ref fp);
        if (x.IsInfinity)
            return FPZero(x.Sign, n);
        if (x.IsZero)
        {
            fp.FPProcessException(FPExc.DivideByZero);
            return FPInfinity(x.Sign, n);
        }
        int f = FractionBits(n), bias = (1 << (ExponentBits(n) - 1)) - 1;
        var magnitude = BigInteger.Abs(x.Value.Significand);
        int exponent = x.Value.Exponent + (int)magnitude.GetBitLength() - 1;
        if (exponent < -bias - 1)
            return RecipTooLarge(x.Sign, n, ref fp);
        // From two to the power of bias - 1 up the estimate is denormalized.
        if (fp.Flushes(n) && exponent >= bias - 1)
        {
            fp.FPProcessException(FPExc.Underflow);
            return FPZero(x.Sign, n);
        }
        uint estimate = RecipEstimate((uint)(magnitude << 9 >> (int)magnitude.GetBitLength()));
        int biased = bias - 1 - exponent;
        ulong fraction = (ulong)(estimate & 0xff) << (f - 8);
        if (biased == 0)
            fraction = 1UL << (f - 1) | fraction >> 1;
        else if (biased == -1)
            (fraction, biased) = (1UL << (f - 2) | fraction >> 2, 0);
        return FPZero(x.Sign, n) | (ulong)biased << f | fraction;
    }

    /// <summary>The reciprocal of a number below two to the power of -bias - 1 overflows.</summary>
    private static ulong RecipTooLarge(uint sign, int n, ref FPStatus fp)
    {
        fp.FPProcessException(FPExc.Overflow);
        fp.FPProcessException(FPExc.Inexact);
        bool toInfinity = fp.Rounding switch { FPRounding.TIEEVEN => true, FPRounding.POSINF => sign == 0, FPRounding.NEGINF => sign == 1, _ => false };
        return toInfinity ? FPInfinity(sign, n) : FPMaxNormal(sign, n);
    }

    public static ulong FPRSqrtEstimate(ulong op, int n, ref FPStatus fp)
    {
        var x = FPUnpack(op, n, ref fp);
        if (x.IsNaN)
            return FPProcessNaN(x.Type, op, n, ref fp);
        if (x.IsZero)
        {
            fp.FPProcessException(FPExc.DivideByZero);
            return FPInfinity(x.Sign, n);
        }
        if (x.Sign != 0)
            return Invalid(n, ref fp);
        if (x.IsInfinity)
            return FPZero(0, n);
        int bits = (int)x.Value.Significand.GetBitLength(), bias = (1 << (ExponentBits(n) - 1)) - 1;
        int exponent = x.Value.Exponent + bits - 1;
        // As 0.5 to 1 times an even power of two when the exponent is odd, else 0.25 to 0.5.
        bool isOdd = (exponent & 1) != 0;
        uint scaled = (uint)(x.Value.Significand << 9 >> (isOdd ? bits : bits + 1));
        ulong fraction = (ulong)(RecipSqrtEstimate(scaled) & 0xff) << (FractionBits(n) - 8);
        return (ulong)((2 * bias - 1 - exponent) >> 1) << FractionBits(n) | fraction;
    }

    /// <summary>FPRecpX: the exponent inverted, the fraction zero.</summary>
    public static ulong FPRecpX(ulong op, int n, ref FPStatus fp)
    {
        var x = FPUnpack(op, n, ref fp);
        if (x.IsNaN)
            return FPProcessNaN(x.Type, op, n, ref fp);
        int f = FractionBits(n);
        ulong all = Elements.Ones(ExponentBits(n)), exponent = op >> f & all;
        return FPZero((uint)(op >> (n - 1)) & 1, n) | (exponent == 0 ? all - 1 : ~exponent & all) << f;
    }

    /// <summary>FPRecipStepFused: 2 - op1 * op2.</summary>
    public static ulong FPRecipStepFused(ulong op1, ulong op2, int n, ref FPStatus fp) =>
        StepFused(op1, op2, n, (new Real(2, 0), FPTwo(0, n)), ref fp);

    /// <summary>FPRSqrtStepFused: (3 - op1 * op2) / 2.</summary>
    public static ulong FPRSqrtStepFused(ulong op1, ulong op2, int n, ref FPStatus fp) =>
        StepFused(op1, op2, n, (new Real(3, 0), FPOnePointFive(0, n)), ref fp);

    private static ulong StepFused(ulong op1, ulong op2, int n, (Real From, ulong AtZeroTimesInfinity) step, ref FPStatus fp)
    {
        op1 = FPNeg(op1, n);
        Unpacked x = FPUnpack(op1, n, ref fp), y = FPUnpack(op2, n, ref fp);
        if (FPProcessNaNs(x, op1, y, op2, n, ref fp) is { } nan)
            return nan;
        if ((x.IsInfinity && y.IsZero) || (x.IsZero && y.IsInfinity))
            return step.AtZeroTimesInfinity;
        if (x.IsInfinity || y.IsInfinity)
            return FPInfinity(x.Sign ^ y.Sign, n);
        var result = step.From + x.Value * y.Value;
        return RoundSum(step.From.Significand == 3 ? result.Scale(-1) : result, n, ref fp);
    }
}
