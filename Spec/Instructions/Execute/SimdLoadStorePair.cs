using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Memory;
using static VirtSpec.Spec.Instructions.Shared;

namespace VirtSpec.Spec.Instructions;

/// <summary>Loads and stores of two SIMD and floating-point registers.</summary>
public static partial class Execute
{
    internal static ExceptionRecord? LoadStoreNoAllocatePairSimd(ref Transition t, LoadStoreNoAllocatePairSimd i) =>
        LoadStorePairSimd(ref t, new(i.opc, i.L, i.Rt, i.Rt2, i.Rn), i.imm7);

    internal static ExceptionRecord? LoadStorePairOffsetSimd(ref Transition t, LoadStorePairOffsetSimd i) =>
        LoadStorePairSimd(ref t, new(i.opc, i.L, i.Rt, i.Rt2, i.Rn), i.imm7);

    internal static ExceptionRecord? LoadStorePairPreIndexedSimd(ref Transition t, LoadStorePairPreIndexedSimd i) =>
        LoadStorePairSimd(ref t, new(i.opc, i.L, i.Rt, i.Rt2, i.Rn) { WriteBack = true }, i.imm7);

    internal static ExceptionRecord? LoadStorePairPostIndexedSimd(ref Transition t, LoadStorePairPostIndexedSimd i) =>
        LoadStorePairSimd(ref t, new(i.opc, i.L, i.Rt, i.Rt2, i.Rn) { WriteBack = true, PostIndex = true }, i.imm7);

    /// <summary>What the forms of LDP and STP have in common. <paramref name="opc"/>: 00 two words, 01 two doublewords, 10 two quadwords.</summary>
    private readonly record struct SimdPairForm(uint opc, uint L, uint Rt, uint Rt2, uint Rn)
    {
        public bool WriteBack { get; init; }

        public bool PostIndex { get; init; }

        public bool IsLoad => L != 0;

        public int Bytes => 4 << (int)opc;
    }

    private static ExceptionRecord? LoadStorePairSimd(ref Transition t, SimdPairForm form, uint imm7)
    {
        // Loading one register twice is CONSTRAINED UNPREDICTABLE.
        if (form.IsLoad && form.Rt == form.Rt2 && Unpredicted(ref t, out var outcome))
            return outcome;
        if (form.Rn == 31 && Mem.CheckSPAlignment(ref t) is { } misaligned)
            return misaligned;
        ulong start = t.Next.XOrSP(form.Rn);
        ulong end = start + SignExtend(imm7, 7) * (ulong)form.Bytes;
        ulong address = form.PostIndex ? start : end;
        if ((form.IsLoad ? LoadPairSimd(ref t, form, address) : StorePairSimd(ref t, form, address)) is { } fault)
            return fault;
        if (form.WriteBack)
            t.Next.SetXOrSP(form.Rn, end);
        return Retire(ref t);
    }

    private static ExceptionRecord? LoadPairSimd(ref Transition t, SimdPairForm form, ulong address)
    {
        if (Mem.ReadVector(ref t, address, form.Bytes, out var first) is { } fault)
            return fault;
        if (Mem.ReadVector(ref t, address + (ulong)form.Bytes, form.Bytes, out var second) is { } secondFault)
            return secondFault;
        t.Next.SetV((int)form.Rt, first);
        t.Next.SetV((int)form.Rt2, second);
        return null;
    }

    private static ExceptionRecord? StorePairSimd(ref Transition t, SimdPairForm form, ulong address) =>
        Mem.WriteVector(ref t, address, form.Bytes, t.Next.V[(int)form.Rt])
        ?? Mem.WriteVector(ref t, address + (ulong)form.Bytes, form.Bytes, t.Next.V[(int)form.Rt2]);
}
