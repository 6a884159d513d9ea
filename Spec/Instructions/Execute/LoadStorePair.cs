using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Memory;
using static VirtSpec.Spec.Instructions.Shared;

namespace VirtSpec.Spec.Instructions;

/// <summary>Loads and stores of two registers.</summary>
public static partial class Execute
{
    internal static ExceptionRecord? LoadStoreNoAllocatePair(ref Transition t, LoadStoreNoAllocatePair i) =>
        LoadStorePair(ref t, new(i.opc, i.L, i.Rt, i.Rt2, i.Rn), i.imm7);

    internal static ExceptionRecord? LoadStorePairOffset(ref Transition t, LoadStorePairOffset i) =>
        LoadStorePair(ref t, new(i.opc, i.L, i.Rt, i.Rt2, i.Rn), i.imm7);

    internal static ExceptionRecord? LoadStorePairPreIndexed(ref Transition t, LoadStorePairPreIndexed i) =>
        LoadStorePair(ref t, new(i.opc, i.L, i.Rt, i.Rt2, i.Rn) { WriteBack = true }, i.imm7);

    internal static ExceptionRecord? LoadStorePairPostIndexed(ref Transition t, LoadStorePairPostIndexed i) =>
        LoadStorePair(ref t, new(i.opc, i.L, i.Rt, i.Rt2, i.Rn) { WriteBack = true, PostIndex = true }, i.imm7);

    /// <summary>What the forms of LDP and STP have in common. <paramref name="opc"/>: 00 two words, 01 two signed words (LDPSW), 10 two doublewords.</summary>
    private readonly record struct PairForm(uint opc, uint L, uint Rt, uint Rt2, uint Rn)
    {
        public bool WriteBack { get; init; }

        public bool PostIndex { get; init; }

        public bool IsLoad => L != 0;

        public bool IsSigned => opc == 0b01;

        public int Bytes => opc == 0b10 ? 8 : 4;

        /// <summary>Write-back to a register that is transferred, or loading one register twice, is CONSTRAINED UNPREDICTABLE.</summary>
        public bool IsUnpredictable => (WriteBack && Rn != 31 && (Rn == Rt || Rn == Rt2)) || (IsLoad && Rt == Rt2);
    }

    private static ExceptionRecord? LoadStorePair(ref Transition t, PairForm form, uint imm7)
    {
        if (form.IsUnpredictable && Unpredicted(ref t, out var outcome))
            return outcome;
        if (form.Rn == 31 && Mem.CheckSPAlignment(ref t) is { } misaligned)
            return misaligned;
        ulong start = t.Next.XOrSP(form.Rn);
        ulong end = start + SignExtend(imm7, 7) * (ulong)form.Bytes;
        ulong address = form.PostIndex ? start : end;
        if ((form.IsLoad ? LoadPair(ref t, form, address) : StorePair(ref t, form, address)) is { } fault)
            return fault;
        if (form.WriteBack)
            t.Next.SetXOrSP(form.Rn, end);
        return Retire(ref t);
    }

    private static ExceptionRecord? LoadPair(ref Transition t, PairForm form, ulong address)
    {
        var access = AArch64.CreateAccDescGPR(t.Next, isWrite: false);
        if (Mem.Read(ref t, address, form.Bytes, access, out ulong first) is { } fault)
            return fault;
        if (Mem.Read(ref t, address + (ulong)form.Bytes, form.Bytes, access, out ulong second) is { } secondFault)
            return secondFault;
        t.Next.SetX((int)form.Rt, form.IsSigned ? SignExtend(first, 32) : first);
        t.Next.SetX((int)form.Rt2, form.IsSigned ? SignExtend(second, 32) : second);
        return null;
    }

    private static ExceptionRecord? StorePair(ref Transition t, PairForm form, ulong address)
    {
        var access = AArch64.CreateAccDescGPR(t.Next, isWrite: true);
        return Mem.Write(ref t, address, form.Bytes, access, t.Next.X((int)form.Rt))
            ?? Mem.Write(ref t, address + (ulong)form.Bytes, form.Bytes, access, t.Next.X((int)form.Rt2));
    }
}
