using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Instructions.FloatingPoint;
using static VirtSpec.Spec.Instructions.FloatingPoint.FP;
using static VirtSpec.Spec.Instructions.Shared;

namespace VirtSpec.Spec.Instructions;

/// <summary>Between general-purpose registers and floating-point registers: conversions and moves.</summary>
public static partial class Execute
{
    internal static ExceptionRecord? FpIntegerConversion(ref Transition t, FpIntegerConversion i)
    {
        const uint TieAway = 0b100, ToGeneral = 0b110, FromGeneral = 0b111;
        if (i.opcode is ToGeneral or FromGeneral)
            return MoveGeneral(ref t, i);
        int width = Width(i.sf), n = FloatSize(i.ftype);
        bool unsigned = (i.opcode & 1) != 0;
        if ((i.opcode & 0b010) != 0)
            return FromInteger(ref t, (i.Rd, i.Rn), n, (width, 0, unsigned));
        var rounding = i.opcode >= TieAway ? FPRounding.TIEAWAY : (FPRounding)i.rmode;
        return ToInteger(ref t, (i.Rd, i.Rn), n, (width, 0, unsigned), rounding);
    }

    internal static ExceptionRecord? FpFixedPointConversion(ref Transition t, FpFixedPointConversion i)
    {
        int width = Width(i.sf), n = FloatSize(i.ftype);
        bool unsigned = (i.opcode & 1) != 0;
        return (i.opcode & 0b010) != 0
            ? FromInteger(ref t, (i.Rd, i.Rn), n, (width, 64 - (int)i.scale, unsigned))
            : ToInteger(ref t, (i.Rd, i.Rn), n, (width, 64 - (int)i.scale, unsigned), FPRounding.ZERO);
    }

    private static ExceptionRecord? FromInteger(ref Transition t, (uint Rd, uint Rn) r, int n, (int M, int Fbits, bool Unsigned) from)
    {
        var fp = FPStatus.Of(t.Next);
        ulong result = FixedToFP(t.Next.X((int)r.Rn), n, from, ref fp);
        return Retire(ref t, r.Rd, result, fp);
    }

    private static ExceptionRecord? ToInteger(ref Transition t, (uint Rd, uint Rn) r, int n, (int M, int Fbits, bool Unsigned) to, FPRounding rounding)
    {
        var fp = FPStatus.Of(t.Next);
        t.Next.SetX((int)r.Rd, FPToFixed(Scalar(ref t, r.Rn, n), n, to, rounding, ref fp));
        fp.Commit(ref t.Next);
        return Retire(ref t);
    }

    /// <summary>FMOV between a general-purpose register and a register of 16, 32 or 64 bits, or the upper half of a vector, which leaves the lower half.</summary>
    private static ExceptionRecord? MoveGeneral(ref Transition t, FpIntegerConversion i)
    {
        const uint UpperHalf = 0b10, FromGeneral = 0b111;
        int n = FloatSize(i.ftype), d = (int)i.Rd;
        bool isUpper = i.ftype == UpperHalf;
        if (i.opcode != FromGeneral)
            t.Next.SetX(d, isUpper ? t.Next.V[(int)i.Rn].Elem(1, 64) : Scalar(ref t, i.Rn, n));
        else if (isUpper)
            t.Next.SetV(d, t.Next.V[d].WithElem(1, 64, t.Next.X((int)i.Rn)));
        else
            t.Next.SetV(d, t.Next.X((int)i.Rn) & Elements.Ones(n));
        return Retire(ref t);
    }
}
