using VirtSpec.Spec.Exceptions;
using static VirtSpec.Spec.Instructions.Shared;

namespace VirtSpec.Spec.Instructions;

/// <summary>Branches.</summary>
public static partial class Execute
{
    internal static ExceptionRecord? ConditionalBranch(ref Transition t, ConditionalBranch i) =>
        BranchIf(ref t, ConditionHolds(i.cond, t.Next.PSTATE.NZCV), SignExtend(i.imm19, 19) << 2);

    internal static ExceptionRecord? CompareAndBranch(ref Transition t, CompareAndBranch i)
    {
        bool isZero = Truncate(t.Next.X((int)i.Rt), Width(i.sf)) == 0;
        return BranchIf(ref t, isZero == (i.op == 0), SignExtend(i.imm19, 19) << 2);
    }

    internal static ExceptionRecord? TestAndBranch(ref Transition t, TestAndBranch i)
    {
        uint bit = (uint)(t.Next.X((int)i.Rt) >> (int)(i.b5 << 5 | i.b40)) & 1;
        return BranchIf(ref t, bit == i.op, SignExtend(i.imm14, 14) << 2);
    }

    internal static ExceptionRecord? UnconditionalBranchImmediate(ref Transition t, UnconditionalBranchImmediate i)
    {
        ulong target = t.Next.PC + (SignExtend(i.imm26, 26) << 2);
        if (i.op != 0)
            t.Next.SetX(30, t.Next.PC + 4);
        t.Next.PC = AArch64.BranchAddr(t.Next, target);
        return null;
    }

    /// <summary>BR, BLR, RET and ERET; DRPS, which exists in Debug state only, is UNDEFINED.</summary>
    internal static ExceptionRecord? UnconditionalBranchRegister(ref Transition t, UnconditionalBranchRegister i)
    {
        if (i.opc == 0b0101)
            return ExceptionRecord.Undefined;
        if (i.opc == 0b0100)
            return ReturnFromException(ref t);
        ulong target = t.Next.X((int)i.Rn);
        if (i.opc == 0b0001)
            t.Next.SetX(30, t.Next.PC + 4);
        t.Next.PC = AArch64.BranchAddr(t.Next, target);
        return null;
    }

    private static ExceptionRecord? BranchIf(ref Transition t, bool taken, ulong offset)
    {
        t.Next.PC = taken ? AArch64.BranchAddr(t.Next, t.Next.PC + offset) : t.Next.PC + 4;
        return null;
    }

    private static ExceptionRecord? ReturnFromException(ref Transition t)
    {
        AArch64.ExceptionReturn(ref t.Next);
        return null;
    }
}
