using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Instructions.FloatingPoint;
using static VirtSpec.Spec.Instructions.FloatingPoint.FP;
using static VirtSpec.Spec.Instructions.Shared;

namespace VirtSpec.Spec.Instructions;

/// <summary>Scalar floating-point: arithmetic, comparison, selection. A result clears the rest of its register.</summary>
public static partial class Execute
{
    /// <summary>ftype: 00 single, 01 double, 11 half precision.</summary>
    private static int FloatSize(uint ftype) => ftype switch { 0b00 => 32, 0b01 => 64, _ => 16 };

    private static ulong Scalar(ref Transition t, uint n, int size) => t.Next.V[(int)n].Elem(0, size);

    internal static ExceptionRecord? FpDataProcessing1Source(ref Transition t, FpDataProcessing1Source i)
    {
        int n = FloatSize(i.ftype);
        var fp = FPStatus.Of(t.Next);
        ulong op = Scalar(ref t, i.Rn, n);
        ulong result = i.opcode switch
        {
            0b000000 => op,
            0b000001 => FPAbs(op, n),
            0b000010 => FPNeg(op, n),
            0b000011 => FPSqrt(op, n, ref fp),
            < 0b001000 => FPConvert(op, n, FloatSize(i.opcode & 3), fp.Rounding, ref fp),
            0b001100 => FPRoundInt(op, n, FPRounding.TIEAWAY, exact: false, ref fp),
            0b001110 => FPRoundInt(op, n, fp.Rounding, exact: true, ref fp),
            0b001111 => FPRoundInt(op, n, fp.Rounding, exact: false, ref fp),
            _ => FPRoundInt(op, n, (FPRounding)(i.opcode & 3), exact: false, ref fp),
        };
        return Retire(ref t, i.Rd, result, fp);
    }

    internal static ExceptionRecord? FpDataProcessing2Source(ref Transition t, FpDataProcessing2Source i)
    {
        int n = FloatSize(i.ftype);
        var fp = FPStatus.Of(t.Next);
        ulong x = Scalar(ref t, i.Rn, n), y = Scalar(ref t, i.Rm, n);
        ulong result = i.opcode switch
        {
            0b0000 => FPMul(x, y, n, ref fp),
            0b0001 => FPDiv(x, y, n, ref fp),
            0b0010 => FPAdd(x, y, n, ref fp),
            0b0011 => FPSub(x, y, n, ref fp),
            0b0100 => FPMax(x, y, n, ref fp),
            0b0101 => FPMin(x, y, n, ref fp),
            0b0110 => FPMaxNum(x, y, n, ref fp),
            0b0111 => FPMinNum(x, y, n, ref fp),
            _ => FPNeg(FPMul(x, y, n, ref fp), n),
        };
        return Retire(ref t, i.Rd, result, fp);
    }

    /// <summary>FMADD, FMSUB, FNMADD, FNMSUB: o1 negates the addend, and a factor when it is not o0.</summary>
    internal static ExceptionRecord? FpDataProcessing3Source(ref Transition t, FpDataProcessing3Source i)
    {
        int n = FloatSize(i.ftype);
        var fp = FPStatus.Of(t.Next);
        ulong addend = Scalar(ref t, i.Ra, n), x = Scalar(ref t, i.Rn, n), y = Scalar(ref t, i.Rm, n);
        if (i.o1 != 0)
            addend = FPNeg(addend, n);
        if (i.o0 != i.o1)
            x = FPNeg(x, n);
        ulong result = FPMulAdd(addend, x, y, n, ref fp);
        return Retire(ref t, i.Rd, result, fp);
    }

    /// <summary>FCMP and FCMPE. Bit 4 of opcode2 signals quiet NaNs, bit 3 compares with zero.</summary>
    internal static ExceptionRecord? FpCompare(ref Transition t, FpCompare i)
    {
        int n = FloatSize(i.ftype);
        ulong other = (i.opcode2 & 0b01000) != 0 ? 0 : Scalar(ref t, i.Rm, n);
        return Compare(ref t, Scalar(ref t, i.Rn, n), other, signalNaNs: (i.opcode2 & 0b10000) != 0, n);
    }

    internal static ExceptionRecord? FpConditionalCompare(ref Transition t, FpConditionalCompare i)
    {
        int n = FloatSize(i.ftype);
        if (ConditionHolds(i.cond, t.Next.PSTATE.NZCV))
            return Compare(ref t, Scalar(ref t, i.Rn, n), Scalar(ref t, i.Rm, n), signalNaNs: i.op != 0, n);
        t.Next.PSTATE = t.Next.PSTATE.WithNZCV(i.nzcv);
        return Retire(ref t);
    }

    private static ExceptionRecord? Compare(ref Transition t, ulong x, ulong y, bool signalNaNs, int n)
    {
        var fp = FPStatus.Of(t.Next);
        t.Next.PSTATE = t.Next.PSTATE.WithNZCV(FPCompare(x, y, signalNaNs, n, ref fp));
        fp.Commit(ref t.Next);
        return Retire(ref t);
    }

    internal static ExceptionRecord? FpConditionalSelect(ref Transition t, FpConditionalSelect i)
    {
        uint source = ConditionHolds(i.cond, t.Next.PSTATE.NZCV) ? i.Rn : i.Rm;
        t.Next.SetV((int)i.Rd, Scalar(ref t, source, FloatSize(i.ftype)));
        return Retire(ref t);
    }

    internal static ExceptionRecord? FpImmediate(ref Transition t, FpImmediate i)
    {
        t.Next.SetV((int)i.Rd, VFPExpandImm(i.imm8, FloatSize(i.ftype)));
        return Retire(ref t);
    }

    /// <summary>The instruction completes with a result in Vd and what it raised in FPSR.</summary>
    private static ExceptionRecord? Retire(ref Transition t, uint d, ulong result, FPStatus fp)
    {
        t.Next.SetV((int)d, result);
        fp.Commit(ref t.Next);
        return Retire(ref t);
    }
}
