using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Memory;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;
using static VirtSpec.Spec.Instructions.Shared;

namespace VirtSpec.Spec.Instructions;

/// <summary>FEAT_LSE: compare and swap, and read-modify-write operations, each one atomic access, which needs permission to read and to write whether or not it then writes.</summary>
public static partial class Execute
{
    internal static ExceptionRecord? CompareAndSwap(ref Transition t, CompareAndSwap i)
    {
        if (i.Rn == 31 && Mem.CheckSPAlignment(ref t) is { } misaligned)
            return misaligned;
        int bytes = 1 << (int)i.size;
        ulong address = t.Next.XOrSP(i.Rn);
        var access = AArch64.CreateAccDescAtomicOp(t.Next);
        if (Mem.Locate(ref t, address, bytes, access, out var place) is { } fault)
            return fault;
        if (Mem.Load(ref t, place, bytes, access, out ulong old) is { } readFault)
            return readFault;
        ulong expected = Low(t.Next.X((int)i.Rs), bytes);
        if (old == expected && Mem.Store(ref t, place, bytes, access, t.Next.X((int)i.Rt)) is { } writeFault)
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
        var access = AArch64.CreateAccDescAtomicOp(t.Next);
        if (Mem.Locate(ref t, address, 2 * bytes, access, out var place) is { } fault)
            return fault;
        if (Mem.Load(ref t, place, bytes, access, out ulong first) is { } firstFault)
            return firstFault;
        if (Mem.Load(ref t, place + (ulong)bytes, bytes, access, out ulong second) is { } secondFault)
            return secondFault;
        bool equal = first == Low(t.Next.X(s), bytes) && second == Low(t.Next.X(s + 1), bytes);
        if (equal && (Mem.Store(ref t, place, bytes, access, t.Next.X(d))
            ?? Mem.Store(ref t, place + (ulong)bytes, bytes, access, t.Next.X(d + 1))) is { } writeFault)
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
        bool isLoadAcquirePC = i is { o3: 1, opc: 0b100 };
        var access = isLoadAcquirePC ? LoadAcquirePC(t.Next, i) : AArch64.CreateAccDescAtomicOp(t.Next);
        if (Mem.Locate(ref t, address, bytes, access, out var place) is { } fault)
            return fault;
        if (Mem.Load(ref t, place, bytes, access, out ulong old) is { } readFault)
            return readFault;
        ulong updated = i.o3 != 0 ? t.Next.X((int)i.Rs) : Combine(i.opc, old, Low(t.Next.X((int)i.Rs), bytes), 8 * bytes);
        if (!isLoadAcquirePC && Mem.Store(ref t, place, bytes, access, updated) is { } writeFault)
            return writeFault;
        t.Next.SetX((int)i.Rt, old);
        return Retire(ref t);
    }

    /// <summary>CreateAccDescLDAcqPC: the access of LDAPR.</summary>
    private static AccessDescriptor LoadAcquirePC(in PE pe, AtomicMemory i) => AArch64.CreateAccDescExLDST(pe, isWrite: false) with
    {
        LSInstructionSyndrome = AArch64.LSInstructionSyndrome(i.size, signExtend: false, i.Rt, sixtyFour: i.size == 0b11, acquireRelease: true),
    };

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
