using VirtSpec.Spec.Exceptions;
using static VirtSpec.Spec.Instructions.Shared;

namespace VirtSpec.Spec.Instructions;

/// <summary>Data processing on registers: arithmetic, logic, conditions.</summary>
public static partial class Execute
{
    internal static ExceptionRecord? LogicalShifted(ref Transition t, LogicalShifted i)
    {
        int width = Width(i.sf);
        ulong operand = Shift(t.Next.X((int)i.Rm), i.shift, (int)i.imm6, width);
        if (i.N != 0)
            operand = Truncate(~operand, width);
        ulong result = Logical(i.opc, Truncate(t.Next.X((int)i.Rn), width), operand);
        if (i.opc == 0b11)
            t.Next.SetXWithFlags(i.Rd, result, LogicalFlags(result, width));
        else
            t.Next.SetX((int)i.Rd, result);
        return Retire(ref t);
    }

    internal static ExceptionRecord? AddSubShifted(ref Transition t, AddSubShifted i)
    {
        int width = Width(i.sf);
        ulong operand = Shift(t.Next.X((int)i.Rm), i.shift, (int)i.imm6, width);
        var (result, nzcv) = AddWithCarry(t.Next.X((int)i.Rn), i.op != 0 ? ~operand : operand, i.op != 0, width);
        if (i.S != 0)
            t.Next.SetXWithFlags(i.Rd, result, nzcv);
        else
            t.Next.SetX((int)i.Rd, result);
        return Retire(ref t);
    }

    internal static ExceptionRecord? AddSubExtended(ref Transition t, AddSubExtended i)
    {
        ulong operand = Extend(t.Next.X((int)i.Rm), i.option, (int)i.imm3);
        var (result, nzcv) = AddWithCarry(t.Next.XOrSP(i.Rn), i.op != 0 ? ~operand : operand, i.op != 0, Width(i.sf));
        if (i.S != 0)
            t.Next.SetXWithFlags(i.Rd, result, nzcv);
        else
            t.Next.SetXOrSP(i.Rd, result);
        return Retire(ref t);
    }

    internal static ExceptionRecord? AddSubCarry(ref Transition t, AddSubCarry i)
    {
        ulong operand = t.Next.X((int)i.Rm);
        var (result, nzcv) = AddWithCarry(t.Next.X((int)i.Rn), i.op != 0 ? ~operand : operand, t.Next.PSTATE.C, Width(i.sf));
        if (i.S != 0)
            t.Next.SetXWithFlags(i.Rd, result, nzcv);
        else
            t.Next.SetX((int)i.Rd, result);
        return Retire(ref t);
    }

    internal static ExceptionRecord? ConditionalCompareRegister(ref Transition t, ConditionalCompareRegister i) =>
        ConditionalCompare(ref t, i.cond, i.nzcv, (t.Next.X((int)i.Rn), t.Next.X((int)i.Rm), i.op != 0, Width(i.sf)));

    internal static ExceptionRecord? ConditionalCompareImmediate(ref Transition t, ConditionalCompareImmediate i) =>
        ConditionalCompare(ref t, i.cond, i.nzcv, (t.Next.X((int)i.Rn), i.imm5, i.op != 0, Width(i.sf)));

    internal static ExceptionRecord? ConditionalSelect(ref Transition t, ConditionalSelect i)
    {
        ulong result;
        if (ConditionHolds(i.cond, t.Next.PSTATE.NZCV))
            result = t.Next.X((int)i.Rn);
        else
        {
            result = t.Next.X((int)i.Rm);
            if (i.op != 0)
                result = ~result;
            if ((i.op2 & 1) != 0)
                result++;
        }
        t.Next.SetX((int)i.Rd, Truncate(result, Width(i.sf)));
        return Retire(ref t);
    }

    /// <summary>CCMN adds, CCMP subtracts; the flags are those given when the condition does not hold.</summary>
    private static ExceptionRecord? ConditionalCompare(ref Transition t, uint cond, uint otherwise, (ulong X, ulong Y, bool Subtract, int Width) compare)
    {
        uint nzcv = otherwise;
        if (ConditionHolds(cond, t.Next.PSTATE.NZCV))
            nzcv = AddWithCarry(compare.X, compare.Subtract ? ~compare.Y : compare.Y, compare.Subtract, compare.Width).NZCV;
        t.Next.PSTATE = t.Next.PSTATE.WithNZCV(nzcv);
        return Retire(ref t);
    }
}
