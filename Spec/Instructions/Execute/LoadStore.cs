using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Memory;
using VirtSpec.Spec.Translation;
using static VirtSpec.Spec.Instructions.Shared;

namespace VirtSpec.Spec.Instructions;

/// <summary>Loads and stores of one register.</summary>
public static partial class Execute
{
    internal static ExceptionRecord? LoadLiteral(ref Transition t, LoadLiteral i)
    {
        const uint Signed = 0b10, Prefetch = 0b11;
        if (i.opc == Prefetch)
            return Retire(ref t);
        int size = i.opc == 0b01 ? 8 : 4;
        ulong address = t.Next.PC + (SignExtend(i.imm19, 19) << 2);
        var access = AArch64.CreateAccDescGPR(t.Next, isWrite: false) with
        {
            LSInstructionSyndrome = AArch64.LSInstructionSyndrome(size == 8 ? 0b11u : 0b10, i.opc == Signed, i.Rt, sixtyFour: i.opc != 0b00, acquireRelease: false),
        };
        if (Mem.Read(ref t, address, size, access, out ulong data) is { } fault)
            return fault;
        t.Next.SetX((int)i.Rt, i.opc == Signed ? SignExtend(data, 32) : data);
        return Retire(ref t);
    }

    internal static ExceptionRecord? LoadStoreRegisterUnscaled(ref Transition t, LoadStoreRegisterUnscaled i) =>
        LoadStore(ref t, new(i.size, i.opc, i.Rt, i.Rn), SignExtend(i.imm9, 9));

    internal static ExceptionRecord? LoadStoreRegisterUnsignedImmediate(ref Transition t, LoadStoreRegisterUnsignedImmediate i) =>
        LoadStore(ref t, new(i.size, i.opc, i.Rt, i.Rn), (ulong)i.imm12 << (int)i.size);

    internal static ExceptionRecord? LoadStoreRegisterOffset(ref Transition t, LoadStoreRegisterOffset i) =>
        LoadStore(ref t, new(i.size, i.opc, i.Rt, i.Rn), Extend(t.Next.X((int)i.Rm), i.option, i.S != 0 ? (int)i.size : 0));

    internal static ExceptionRecord? LoadStoreRegisterUnprivileged(ref Transition t, LoadStoreRegisterUnprivileged i) =>
        LoadStore(ref t, new(i.size, i.opc, i.Rt, i.Rn) { IsUnprivileged = true }, SignExtend(i.imm9, 9));

    internal static ExceptionRecord? LoadStoreRegisterImmediatePreIndexed(ref Transition t, LoadStoreRegisterImmediatePreIndexed i) =>
        LoadStore(ref t, new(i.size, i.opc, i.Rt, i.Rn) { WriteBack = true }, SignExtend(i.imm9, 9));

    internal static ExceptionRecord? LoadStoreRegisterImmediatePostIndexed(ref Transition t, LoadStoreRegisterImmediatePostIndexed i) =>
        LoadStore(ref t, new(i.size, i.opc, i.Rt, i.Rn) { WriteBack = true, PostIndex = true }, SignExtend(i.imm9, 9));

    /// <summary>What the forms of LDR and STR have in common. <paramref name="opc"/>: 00 store, 01 load, 10 load signed to 64 bits (or prefetch), 11 load signed to 32.</summary>
    private readonly record struct RegisterAccessForm(uint size, uint opc, uint Rt, uint Rn)
    {
        public bool WriteBack { get; init; }

        public bool PostIndex { get; init; }

        public bool IsUnprivileged { get; init; }

        public int Bytes => 1 << (int)size;

        public bool IsPrefetch => size == 0b11 && opc == 0b10;

        /// <summary>Write-back to the register that is transferred is CONSTRAINED UNPREDICTABLE.</summary>
        public bool IsUnpredictable => WriteBack && Rn == Rt && Rn != 31;

        /// <summary>What a stage 2 abort reports of it; nothing with write-back.</summary>
        public ushort Syndrome => WriteBack
            ? (ushort)0
            : AArch64.LSInstructionSyndrome(size, signExtend: opc >= 0b10, Rt, sixtyFour: opc == 0b10 || (opc <= 0b01 && size == 0b11), acquireRelease: false);

        public ulong Loaded(ulong data) => opc switch
        {
            0b10 => SignExtend(data, 8 * Bytes),
            0b11 => (uint)SignExtend(data, 8 * Bytes),
            _ => data,
        };
    }

    private static ExceptionRecord? LoadStore(ref Transition t, RegisterAccessForm form, ulong offset)
    {
        if (form.IsPrefetch)
            return Retire(ref t);
        if (form.IsUnpredictable && Unpredicted(ref t, out var outcome))
            return outcome;
        if (form.Rn == 31 && Mem.CheckSPAlignment(ref t) is { } misaligned)
            return misaligned;
        ulong start = t.Next.XOrSP(form.Rn);
        ulong address = form.PostIndex ? start : start + offset;
        bool privileged = !form.IsUnprivileged || AArch64.IsUnprivAccessPriv(t.Next);
        var access = AArch64.CreateAccDescGPR(t.Next, isWrite: form.opc == 0, privileged) with { LSInstructionSyndrome = form.Syndrome };
        if (form.opc == 0)
        {
            if (Mem.Write(ref t, address, form.Bytes, access, t.Next.X((int)form.Rt)) is { } fault)
                return fault;
        }
        else
        {
            if (Mem.Read(ref t, address, form.Bytes, access, out ulong data) is { } fault)
                return fault;
            t.Next.SetX((int)form.Rt, form.Loaded(data));
        }
        if (form.WriteBack)
            t.Next.SetXOrSP(form.Rn, start + offset);
        return Retire(ref t);
    }

    /// <summary>What the configuration makes of a CONSTRAINED UNPREDICTABLE form; false when it executes like any other.</summary>
    private static bool Unpredicted(ref Transition t, out ExceptionRecord? outcome)
    {
        outcome = null;
        switch (t.Next.Configuration.Choices.Unpredictable)
        {
            case Base.Unpredictable.Undefined:
                outcome = ExceptionRecord.Undefined;
                return true;
            case Base.Unpredictable.Nop:
                Retire(ref t);
                return true;
            default:
                return false;
        }
    }
}
