using System.Numerics;

namespace VirtSpec.Spec.Instructions.FloatingPoint;

/// <summary>Sums, products, quotients and roots of values of <c>n</c> bits.</summary>
internal static partial class FP
{
    public static ulong FPAdd(ulong op1, ulong op2, int n, ref FPStatus fp)
    {
        Unpacked x = FPUnpack(op1, n, ref fp), y = FPUnpack(op2, n, ref fp);
        return FPProcessNaNs(x, op1, y, op2, n, ref fp) ?? Sum(x, y, n, ref fp);
    }

    public static ulong FPSub(ulong op1, ulong op2, int n, ref FPStatus fp)
    {
        Unpacked x = FPUnpack(op1, n, ref fp), y = FPUnpack(op2, n, ref fp);
        return FPProcessNaNs(x, op1, y, op2, n, ref fp) ?? Sum(x, new(y.Type, y.Sign ^ 1, -y.Value), n, ref fp);
    }

    private static ulong Sum(Unpacked x, Unpacked y, int n, ref FPStatus fp)
    {
        if (x.IsInfinity && y.IsInfinity && x.Sign != y.Sign)
            return Invalid(n, ref fp);
        if (x.IsInfinity || y.IsInfinity)
            return FPInfinity(x.IsInfinity ? x.Sign : y.Sign, n);
        if (x.IsZero && y.IsZero && x.Sign == y.Sign)
            return FPZero(x.Sign, n);
        return RoundSum(x.Value + y.Value, n, ref fp);
    }

    /// <summary>A sum of zero is negative only when rounding towards minus infinity.</summary>
    private static ulong RoundSum(Real sum, int n, ref FPStatus fp) =>
        sum.IsZero ? FPZero(fp.Rounding == FPRounding.NEGINF ? 1u : 0, n) : FPRound(sum, n, ref fp);

    public static ulong FPMul(ulong op1, ulong op2, int n, ref FPStatus fp) => Product(op1, op2, n, isExtended: false, ref fp);

    /// <summary>FPMulX: zero times infinity is two.</summary>
    public static ulong FPMulX(ulong op1, ulong op2, int n, ref FPStatus fp) => Product(op1, op2, n, isExtended: true, ref fp);

    private static ulong Product(ulong op1, ulong op2, int n, bool isExtended, ref FPStatus fp)
    {
        Unpacked x = FPUnpack(op1, n, ref fp), y = FPUnpack(op2, n, ref fp);
        if (FPProcessNaNs(x, op1, y, op2, n, ref fp) is { } nan)
            return nan;
        uint sign = x.Sign ^ y.Sign;
        if ((x.IsInfinity && y.IsZero) || (x.IsZero && y.IsInfinity))
            return isExtended ? FPTwo(sign, n) : Invalid(n, ref fp);
        if (x.IsInfinity || y.IsInfinity)
            return FPInfinity(sign, n);
        return x.IsZero || y.IsZero ? FPZero(sign, n) : FPRound(x.Value * y.Value, n, ref fp);
    }

    public static ulong FPDiv(ulong op1, ulong op2, int n, ref FPStatus fp)
    {
        Unpacked x = FPUnpack(op1, n, ref fp), y = FPUnpack(op2, n, ref fp);
        if (FPProcessNaNs(x, op1, y, op2, n, ref fp) is { } nan)
            return nan;
        uint sign = x.Sign ^ y.Sign;
        if ((x.IsInfinity && y.IsInfinity) || (x.IsZero && y.IsZero))
            return Invalid(n, ref fp);
        if (x.IsInfinity || y.IsZero)
        {
            if (!x.IsInfinity)
                fp.FPProcessException(FPExc.DivideByZero);
            return FPInfinity(sign, n);
        }
        if (x.IsZero || y.IsInfinity)
            return FPZero(sign, n);
        // With that many more bits than the result has, what remains of the division matters only by being there.
        const int More = 128;
        var quotient = BigInteger.DivRem(BigInteger.Abs(x.Value.Significand) << More, BigInteger.Abs(y.Value.Significand), out var remainder);
        return FPRound(Signed(sign, Sticky(quotient, remainder, x.Value.Exponent - y.Value.Exponent - More)), n, ref fp);
    }

    public static ulong FPSqrt(ulong op, int n, ref FPStatus fp)
    {
        var x = FPUnpack(op, n, ref fp);
        if (x.IsNaN)
            return FPProcessNaN(x.Type, op, n, ref fp);
        if (x.IsZero)
            return FPZero(x.Sign, n);
        if (x.Sign != 0)
            return Invalid(n, ref fp);
        if (x.IsInfinity)
            return FPInfinity(0, n);
        int shift = 128 + (x.Value.Exponent & 1);
        var square = x.Value.Significand << shift;
        var root = SquareRoot(square);
        return FPRound(Sticky(root, square - root * root, (x.Value.Exponent - shift) / 2), n, ref fp);
    }

    /// <summary>A magnitude and what was cut off it, as a number that rounds as the exact one does.</summary>
    private static Real Sticky(BigInteger magnitude, BigInteger rest, int exponent) => new(magnitude << 1 | (rest.IsZero ? 0 : 1), exponent - 1);

    /// <summary>The largest integer whose square is no larger, by Newton's method from above.</summary>
    private static BigInteger SquareRoot(BigInteger square)
    {
        var root = BigInteger.One << ((int)(square.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (root + square / root) >> 1;
            if (next >= root)
                return root;
            root = next;
        }
    }

    /// <summary>FPMulAdd: addend + op1 * op2, rounded once.</summary>
    public static ulong FPMulAdd(ulong addend, ulong op1, ulong op2, int n, ref FPStatus fp)
    {
        Unpacked a = FPUnpack(addend, n, ref fp), x = FPUnpack(op1, n, ref fp), y = FPUnpack(op2, n, ref fp);
        bool isInvalid = (x.IsInfinity && y.IsZero) || (x.IsZero && y.IsInfinity);
        if (a.Type == FPType.QNaN && isInvalid)
            return Invalid(n, ref fp);
        if (FirstNaN([(a, addend), (x, op1), (y, op2)], n, ref fp) is { } nan)
            return nan;
        uint sign = x.Sign ^ y.Sign;
        bool isInfinite = x.IsInfinity || y.IsInfinity;
        if (isInvalid || (a.IsInfinity && isInfinite && a.Sign != sign))
            return Invalid(n, ref fp);
        if (a.IsInfinity || isInfinite)
            return FPInfinity(a.IsInfinity ? a.Sign : sign, n);
        if (a.IsZero && (x.IsZero || y.IsZero) && a.Sign == sign)
            return FPZero(sign, n);
        return RoundSum(a.Value + x.Value * y.Value, n, ref fp);
    }
}
