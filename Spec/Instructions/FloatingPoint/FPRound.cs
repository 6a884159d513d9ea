using System.Numerics;

namespace VirtSpec.Spec.Instructions.FloatingPoint;

/// <summary>From real numbers to values of a format.</summary>
internal static partial class FP
{
    /// <summary>FPRound: the value nearest to a number other than zero in the direction that FPCR says.</summary>
    public static ulong FPRound(Real op, int n, ref FPStatus fp) => FPRound(op, n, fp.Rounding, ref fp);

    public static ulong FPRound(Real op, int n, FPRounding rounding, ref FPStatus fp) =>
        Round(op, n, (rounding, Alternative: false, Flushes: fp.Flushes(n)), ref fp);

    /// <summary>FPRoundCV: for conversions between formats, in which half precision may have the alternative format and is never flushed.</summary>
    public static ulong FPRoundCV(Real op, int n, FPRounding rounding, ref FPStatus fp) =>
        Round(op, n, (rounding, Alternative: n == 16 && fp.FPCR.AHP, Flushes: n != 16 && fp.Flushes(n)), ref fp);

    private static ulong Round(Real op, int n, (FPRounding Rounding, bool Alternative, bool Flushes) how, ref FPStatus fp)
    {
        int f = FractionBits(n), minimum = MinimumExponent(n);
        uint sign = op.Sign < 0 ? 1u : 0;
        var mantissa = BigInteger.Abs(op.Significand);
        // The number is at least two to the power of this, and less than twice that.
        int exponent = op.Exponent + (int)mantissa.GetBitLength() - 1;
        if (how.Flushes && exponent < minimum)
        {
            fp.FPProcessException(FPExc.Underflow);
            return FPZero(sign, n);
        }
        int biased = Math.Max(exponent - minimum + 1, 0);
        var (whole, error) = Divide(mantissa, Math.Max(exponent, minimum) - f - op.Exponent);
        if (biased == 0 && error != Remainder.None)
            fp.FPProcessException(FPExc.Underflow);
        if (RoundsUp(how.Rounding, error, sign, !whole.IsEven))
            whole++;
        if (how.Rounding == FPRounding.ODD && error != Remainder.None)
            whole |= 1;
        // Rounding up may reach the smallest normalized number, or the next power of two.
        if (whole.GetBitLength() == f + 1 && biased == 0)
            biased = 1;
        else if (whole.GetBitLength() == f + 2)
            (whole, biased) = (whole >> 1, biased + 1);
        if (biased >= (1 << ExponentBits(n)) - (how.Alternative ? 0 : 1))
            return TooLarge(sign, n, how.Rounding, how.Alternative, ref fp);
        if (error != Remainder.None)
            fp.FPProcessException(FPExc.Inexact);
        return FPZero(sign, n) | (ulong)biased << f | (ulong)whole & Elements.Ones(f);
    }

    private static ulong TooLarge(uint sign, int n, FPRounding rounding, bool alternative, ref FPStatus fp)
    {
        if (alternative)
        {
            fp.FPProcessException(FPExc.InvalidOp);
            return FPZero(sign, n) | Elements.Ones(n - 1);
        }
        fp.FPProcessException(FPExc.Overflow);
        fp.FPProcessException(FPExc.Inexact);
        bool toInfinity = rounding switch
        {
            FPRounding.TIEEVEN or FPRounding.TIEAWAY => true,
            FPRounding.POSINF => sign == 0,
            FPRounding.NEGINF => sign == 1,
            _ => false,
        };
        return toInfinity ? FPInfinity(sign, n) : FPMaxNormal(sign, n);
    }

    /// <summary>What is left over, compared with half a unit.</summary>
    private enum Remainder : byte
    {
        None,
        BelowHalf,
        Half,
        AboveHalf,
    }

    /// <summary>A number of zero or more by two to the power of <paramref name="power"/>, rounded down.</summary>
    private static (BigInteger Whole, Remainder Error) Divide(BigInteger number, int power)
    {
        if (power <= 0)
            return (number << -power, Remainder.None);
        var whole = number >> power;
        var rest = number - (whole << power);
        int half = rest.CompareTo(BigInteger.One << (power - 1));
        return (whole, rest.IsZero ? Remainder.None : half < 0 ? Remainder.BelowHalf : half == 0 ? Remainder.Half : Remainder.AboveHalf);
    }

    /// <summary>Whether a magnitude that was rounded towards zero becomes one unit larger.</summary>
    private static bool RoundsUp(FPRounding rounding, Remainder error, uint sign, bool isOdd) => rounding switch
    {
        FPRounding.TIEEVEN => error == Remainder.AboveHalf || (error == Remainder.Half && isOdd),
        FPRounding.TIEAWAY => error >= Remainder.Half,
        FPRounding.POSINF => error != Remainder.None && sign == 0,
        FPRounding.NEGINF => error != Remainder.None && sign != 0,
        _ => false,
    };

    /// <summary>A number as an integer, and whether it was none: what FPToFixed and FPRoundInt have in common.</summary>
    private static (BigInteger Integer, bool IsInexact) ToInteger(Real value, FPRounding rounding)
    {
        uint sign = value.Sign < 0 ? 1u : 0;
        var (whole, error) = Divide(BigInteger.Abs(value.Significand), -value.Exponent);
        if (RoundsUp(rounding, error, sign, !whole.IsEven))
            whole++;
        return (sign != 0 ? -whole : whole, error != Remainder.None);
    }
}
