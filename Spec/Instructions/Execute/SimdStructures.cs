using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Memory;

namespace VirtSpec.Spec.Instructions;

/// <summary>LD1 to LD4, ST1 to ST4 and LD1R to LD4R: structures of elements. Each element is an access of its own, with its own alignment and byte order.</summary>
public static partial class Execute
{
    internal static ExceptionRecord? AdvSimdLoadStoreMultiple(ref Transition t, AdvSimdLoadStoreMultiple i) =>
        MultipleStructures(ref t, new(i.L, i.opcode, i.size, i.Q, i.Rn, i.Rt), null);

    internal static ExceptionRecord? AdvSimdLoadStoreMultiplePostIndexed(ref Transition t, AdvSimdLoadStoreMultiplePostIndexed i) =>
        MultipleStructures(ref t, new(i.L, i.opcode, i.size, i.Q, i.Rn, i.Rt), i.Rm);

    internal static ExceptionRecord? AdvSimdLoadStoreSingle(ref Transition t, AdvSimdLoadStoreSingle i) =>
        SingleStructure(ref t, new(i.L, i.R, i.opcode, i.S, i.size, i.Q) { Rn = i.Rn, Rt = i.Rt }, null);

    internal static ExceptionRecord? AdvSimdLoadStoreSinglePostIndexed(ref Transition t, AdvSimdLoadStoreSinglePostIndexed i) =>
        SingleStructure(ref t, new(i.L, i.R, i.opcode, i.S, i.size, i.Q) { Rn = i.Rn, Rt = i.Rt }, i.Rm);

    private readonly record struct MultipleForm(uint L, uint opcode, uint size, uint Q, uint Rn, uint Rt)
    {
        /// <summary>How many registers follow each other whole (LD1 and ST1 of several).</summary>
        public int Repeats => opcode switch { 0b0010 => 4, 0b0110 => 3, 0b1010 => 2, _ => 1 };

        /// <summary>How many registers the elements of a structure go to.</summary>
        public int Selems => opcode switch { 0b0000 => 4, 0b0100 => 3, 0b1000 => 2, _ => 1 };

        public int Esize => 8 << (int)size;

        public int Elements => (Q != 0 ? 128 : 64) / Esize;
    }

    private static ExceptionRecord? MultipleStructures(ref Transition t, MultipleForm form, uint? index)
    {
        if (form.Rn == 31 && Mem.CheckSPAlignment(ref t) is { } misaligned)
            return misaligned;
        ulong address = t.Next.XOrSP(form.Rn), offset = 0;
        for (int r = 0; r < form.Repeats; r++)
            for (int e = 0; e < form.Elements; e++)
                for (int s = 0; s < form.Selems; s++)
                {
                    uint register = (form.Rt + (uint)(r + s)) % 32;
                    // The first element that is loaded into a register of 64 bits clears the upper half.
                    if (form.L != 0 && e == 0)
                        t.Next.SetV((int)register, t.Next.V(register, form.Q != 0 ? 128 : 64));
                    if (TransferElement(ref t, form.L != 0, address + offset, register, (e, form.Esize)) is { } fault)
                        return fault;
                    offset += (ulong)form.Esize / 8;
                }
        WriteBack(ref t, (form.Rn, address), index, offset);
        return Retire(ref t);
    }

    private readonly record struct SingleForm(uint L, uint R, uint opcode, uint S, uint size, uint Q)
    {
        public uint Rn { get; init; }

        public uint Rt { get; init; }

        public int Selems => (int)((opcode & 1) << 1 | R) + 1;

        public bool Replicates => opcode >> 1 == 0b11;

        private int Scale => Replicates ? (int)size : opcode >> 1 == 0b10 ? 2 + (int)(size & 1) : (int)(opcode >> 1);

        public int Esize => 8 << Scale;

        public int Index => (int)(Q << 3 | S << 2 | size) >> Scale;
    }

    private static ExceptionRecord? SingleStructure(ref Transition t, SingleForm form, uint? index)
    {
        if (form.Rn == 31 && Mem.CheckSPAlignment(ref t) is { } misaligned)
            return misaligned;
        ulong address = t.Next.XOrSP(form.Rn), offset = 0;
        for (int s = 0; s < form.Selems; s++)
        {
            uint register = (form.Rt + (uint)s) % 32;
            if ((form.Replicates
                ? LoadReplicated(ref t, address + offset, form, register)
                : TransferElement(ref t, form.L != 0, address + offset, register, (form.Index, form.Esize))) is { } fault)
                return fault;
            offset += (ulong)form.Esize / 8;
        }
        WriteBack(ref t, (form.Rn, address), index, offset);
        return Retire(ref t);
    }

    private static ExceptionRecord? LoadReplicated(ref Transition t, ulong address, SingleForm form, uint register)
    {
        if (Mem.Read(ref t, address, form.Esize / 8, AArch64.CreateAccDescASIMD(t.Next, isWrite: false), out ulong data) is { } fault)
            return fault;
        t.Next.SetV((int)register, Elements.Replicate(data, form.Esize, form.Q != 0 ? 128 : 64));
        return null;
    }

    /// <summary>Loads or stores one element of a register.</summary>
    private static ExceptionRecord? TransferElement(ref Transition t, bool isLoad, ulong address, uint register, (int Index, int Esize) element)
    {
        var vector = t.Next.V[(int)register];
        if (!isLoad)
            return Mem.Write(ref t, address, element.Esize / 8, AArch64.CreateAccDescASIMD(t.Next, isWrite: true), vector.Elem(element.Index, element.Esize));
        if (Mem.Read(ref t, address, element.Esize / 8, AArch64.CreateAccDescASIMD(t.Next, isWrite: false), out ulong data) is { } fault)
            return fault;
        t.Next.SetV((int)register, vector.WithElem(element.Index, element.Esize, data));
        return null;
    }

    /// <summary>Post-index: by a register, or with Rm=31 by the bytes that were transferred.</summary>
    private static void WriteBack(ref Transition t, (uint Rn, ulong Address) start, uint? rm, ulong transferred)
    {
        if (rm is { } m)
            t.Next.SetXOrSP(start.Rn, start.Address + (m == 31 ? transferred : t.Next.X((int)m)));
    }
}
