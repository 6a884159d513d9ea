using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Memory;
using static VirtSpec.Spec.Instructions.Shared;

namespace VirtSpec.Spec.Instructions;

/// <summary>FEAT_LSE: compare and swap, and read-modify-write operations, each one atomic access.</summary>
public static partial class Execute
{
    internal static ExceptionRecord? CompareAndSwap(ref Transition t, CompareAndSwap i)
    {
        if (i.Rn == 31 && Mem.CheckSPAlignment(ref t) is { } misaligned)
            return misaligned;
        int bytes = 1 << (int)i.size;
        ulong address = t.Next.XOrSP(i.Rn);
        if (Mem.Read(ref t, address, bytes, AlignedLoad, out ulong old) is { } fault)
            return fault;
        ulong expected = Low(t.Next.X((int)i.Rs), bytes);
        if (old == expected && Mem.Write(ref t, address, bytes, AlignedStore, t.Next.X((int)i.Rt)) is { } writeFault)
            return writeFault;
        t.Next.SetX((int)i.Rs, old);
        return Retire(ref t);
    }

    internal static ExceptionRecord? CompareAndSwapPair(ref Transition t, CompareAndSwapPair i)
    {
        if (i.Rn == 31 && Mem.CheckSPAlignment(ref t) is { } misaligned)
            return misaligned;
        int bytes = i.sz != 0 ? 8 : 4, s = (int)i.Rs, d = (int)i.Rt;
        ulong address = t.Next.XOrSP(i.Rn);
        if (Mem.Locate(ref t, address, 2 * bytes, AlignedLoad, out _) is { } unaligned)
            return unaligned;
        if (Mem.Read(ref t, address, bytes, AlignedLoad, out ulong first) is { } fault)
            return fault;
        if (Mem.Read(ref t, address + (ulong)bytes, bytes, AlignedLoad, out ulong second) is { } secondFault)
            return secondFault;
        bool equal = first == Low(t.Next.X(s), bytes) && second == Low(t.Next.X(s + 1), bytes);
        if (equal && (Mem.Write(ref t, address, bytes, AlignedStore, t.Next.X(d))
            ?? Mem.Write(ref t, address + (ulong)bytes, bytes, AlignedStore, t.Next.X(d + 1))) is { } writeFault)
            return writeFault;
        t.Next.SetX(s, first);
        t.Next.SetX(s + 1, second);
        return Retire(ref t);
    }

    /// <summary>LDADD, LDCLR, LDEOR, LDSET, LDSMAX, LDSMIN, LDUMAX, LDUMIN and SWP; and FEAT_LRCPC: LDAPR, which only reads.</summary>
    internal static ExceptionRecord? AtomicMemory(ref Transition t, AtomicMemory i)
    {
        if (i.Rn == 31 && Mem.CheckSPAlignment(ref t) is { } misaligned)
            return misaligned;
        int bytes = 1 << (int)i.size;
        ulong address = t.Next.XOrSP(i.Rn);
        if (Mem.Read(ref t, address, bytes, AlignedLoad, out ulong old) is { } fault)
            return fault;
        bool isLoadAcquirePC = i is { o3: 1, opc: 0b100 };
        ulong updated = i.o3 != 0 ? t.Next.X((int)i.Rs) : Combine(i.opc, old, Low(t.Next.X((int)i.Rs), bytes), 8 * bytes);
        if (!isLoadAcquirePC && Mem.Write(ref t, address, bytes, AlignedStore, updated) is { } writeFault)
            return writeFault;
        t.Next.SetX((int)i.Rt, old);
        return Retire(ref t);
    }

    private static ulong Combine(uint opc, ulong old, ulong operand, int bits) => opc switch
    {
        0b000 => old + operand,
        0b001 => old & ~operand,
        0b010 => old ^ operand,
        0b011 => old | operand,
        0b100 => (long)SignExtend(old, bits) > (long)SignExtend(operand, bits) ? old : operand,
        0b101 => (long)SignExtend(old, bits) < (long)SignExtend(operand, bits) ? old : operand,
        0b110 => old > operand ? old : operand,
        _ => old < operand ? old : operand,
    };

    private static ulong Low(ulong value, int bytes) => bytes == 8 ? value : value & ((1UL << 8 * bytes) - 1);
}
