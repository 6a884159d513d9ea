using System.Numerics;

namespace VirtSpec.Spec.Instructions.FloatingPoint;

/// <summary>Conversions between formats, and to and from integers.</summary>
internal static partial class FP
{
    /// <summary>FPConvert: a value of <paramref name="n"/> bits in <paramref name="m"/> bits.</summary>
    public static ulong FPConvert(ulong op, int n, int m, FPRounding rounding, ref FPStatus fp)
    {
        var x = FPUnpackCV(op, n, ref fp);
        bool isAlternative = m == 16 && fp.FPCR.AHP;
        if (x.IsNaN)
        {
            if (x.Type == FPType.SNaN || isAlternative)
                fp.FPProcessException(FPExc.InvalidOp);
            return isAlternative ? FPZero(x.Sign, m) : fp.FPCR.DN ? FPDefaultNaN(m) : FPConvertNaN(op, n, m);
        }
        if (x.IsInfinity && isAlternative)
        {
            fp.FPProcessException(FPExc.InvalidOp);
            return FPZero(x.Sign, m) | Elements.Ones(m - 1);
        }
        return x.Type switch
        {
            FPType.Infinity => FPInfinity(x.Sign, m),
            FPType.Zero => FPZero(x.Sign, m),
            _ => FPRoundCV(x.Value, m, rounding, ref fp),
        };
    }

    /// <summary>FPConvertNaN: quiet, with the top bits of the fraction.</summary>
    private static ulong FPConvertNaN(ulong op, int n, int m)
    {
        // The fraction below the bit that says quiet, at the top of 51 bits.
        ulong fraction = (op & Elements.Ones(FractionBits(n) - 1)) << (52 - FractionBits(n));
        return FPZero((uint)(op >> (n - 1)) & 1, m) | FPDefaultNaN(m) | fraction >> (52 - FractionBits(m));
    }

    /// <summary>FPToFixed: an integer of <paramref name="m"/> bits with <paramref name="fbits"/> of them below the point, saturated; 0 for a NaN.</summary>
    public static ulong FPToFixed(ulong op, int n, (int M, int Fbits, bool Unsigned) to, FPRounding rounding, ref FPStatus fp)
    {
        var x = FPUnpack(op, n, ref fp);
        if (x.IsNaN)
        {
            fp.FPProcessException(FPExc.InvalidOp);
            return 0;
        }
        var maximum = (BigInteger.One << (to.Unsigned ? to.M : to.M - 1)) - 1;
        var minimum = to.Unsigned ? BigInteger.Zero : -maximum - 1;
        var (integer, isInexact) = x.IsInfinity
            ? (x.Sign != 0 ? minimum - 1 : maximum + 1, false)
            : ToInteger(x.Value.Scale(to.Fbits), rounding);
        if (integer > maximum || integer < minimum)
            fp.FPProcessException(FPExc.InvalidOp);
        else if (isInexact)
            fp.FPProcessException(FPExc.Inexact);
        var result = BigInteger.Max(minimum, BigInteger.Min(maximum, integer));
        return (ulong)(result & ulong.MaxValue) & Elements.Ones(to.M);
    }

    /// <summary>FixedToFP: an integer of <paramref name="from"/>.M bits, <paramref name="from"/>.Fbits of them below the point, as a value of <paramref name="n"/> bits.</summary>
    public static ulong FixedToFP(ulong op, int n, (int M, int Fbits, bool Unsigned) from, ref FPStatus fp)
    {
        BigInteger integer = (BigInteger)Elements.Int(op & Elements.Ones(from.M), from.M, from.Unsigned);
        return integer.IsZero ? FPZero(0, n) : FPRound(new Real(integer, -from.Fbits), n, ref fp);
    }

    /// <summary>FPRoundInt: the nearest integer as a value of the same format; <paramref name="exact"/> says that another value is inexact.</summary>
    public static ulong FPRoundInt(ulong op, int n, FPRounding rounding, bool exact, ref FPStatus fp)
    {
        var x = FPUnpack(op, n, ref fp);
        if (x.IsNaN)
            return FPProcessNaN(x.Type, op, n, ref fp);
        if (x.IsInfinity)
            return FPInfinity(x.Sign, n);
        if (x.IsZero)
            return FPZero(x.Sign, n);
        var (integer, isInexact) = ToInteger(x.Value, rounding);
        if (isInexact && exact)
            fp.FPProcessException(FPExc.Inexact);
        return integer.IsZero ? FPZero(x.Sign, n) : FPRound(new Real(integer, 0), n, FPRounding.ZERO, ref fp);
    }
}
