using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Memory;
using static VirtSpec.Spec.Instructions.Shared;

namespace VirtSpec.Spec.Instructions;

/// <summary>Loads and stores of one SIMD and floating-point register. A load clears the bits of the register that it does not load.</summary>
public static partial class Execute
{
    internal static ExceptionRecord? LoadLiteralSimd(ref Transition t, LoadLiteralSimd i)
    {
        ulong address = t.Next.PC + (SignExtend(i.imm19, 19) << 2);
        if (Mem.ReadVector(ref t, address, 4 << (int)i.opc, out var data) is { } fault)
            return fault;
        t.Next.SetV((int)i.Rt, data);
        return Retire(ref t);
    }

    internal static ExceptionRecord? LoadStoreRegisterUnscaledSimd(ref Transition t, LoadStoreRegisterUnscaledSimd i) =>
        LoadStoreSimd(ref t, new(i.size, i.opc, i.Rt, i.Rn), SignExtend(i.imm9, 9));

    internal static ExceptionRecord? LoadStoreRegisterUnsignedImmediateSimd(ref Transition t, LoadStoreRegisterUnsignedImmediateSimd i)
    {
        var form = new SimdAccessForm(i.size, i.opc, i.Rt, i.Rn);
        return LoadStoreSimd(ref t, form, (ulong)i.imm12 << form.Scale);
    }

    internal static ExceptionRecord? LoadStoreRegisterOffsetSimd(ref Transition t, LoadStoreRegisterOffsetSimd i)
    {
        var form = new SimdAccessForm(i.size, i.opc, i.Rt, i.Rn);
        return LoadStoreSimd(ref t, form, Extend(t.Next.X((int)i.Rm), i.option, i.S != 0 ? form.Scale : 0));
    }

    internal static ExceptionRecord? LoadStoreRegisterImmediatePreIndexedSimd(ref Transition t, LoadStoreRegisterImmediatePreIndexedSimd i) =>
        LoadStoreSimd(ref t, new(i.size, i.opc, i.Rt, i.Rn) { WriteBack = true }, SignExtend(i.imm9, 9));

    internal static ExceptionRecord? LoadStoreRegisterImmediatePostIndexedSimd(ref Transition t, LoadStoreRegisterImmediatePostIndexedSimd i) =>
        LoadStoreSimd(ref t, new(i.size, i.opc, i.Rt, i.Rn) { WriteBack = true, PostIndex = true }, SignExtend(i.imm9, 9));

    /// <summary>What the forms of LDR and STR have in common. <paramref name="opc"/>: bit 0 load, bit 1 sixteen bytes.</summary>
    private readonly record struct SimdAccessForm(uint size, uint opc, uint Rt, uint Rn)
    {
        public bool WriteBack { get; init; }

        public bool PostIndex { get; init; }

        public bool IsLoad => (opc & 1) != 0;

        public int Scale => (int)((opc & 2) << 1 | size);
    }

    private static ExceptionRecord? LoadStoreSimd(ref Transition t, SimdAccessForm form, ulong offset)
    {
        if (form.Rn == 31 && Mem.CheckSPAlignment(ref t) is { } misaligned)
            return misaligned;
        ulong start = t.Next.XOrSP(form.Rn);
        ulong address = form.PostIndex ? start : start + offset;
        int bytes = 1 << form.Scale;
        if (form.IsLoad)
        {
            if (Mem.ReadVector(ref t, address, bytes, out var data) is { } fault)
                return fault;
            t.Next.SetV((int)form.Rt, data);
        }
        else if (Mem.WriteVector(ref t, address, bytes, t.Next.V[(int)form.Rt]) is { } fault)
            return fault;
        if (form.WriteBack)
            t.Next.SetXOrSP(form.Rn, start + offset);
        return Retire(ref t);
    }
}
