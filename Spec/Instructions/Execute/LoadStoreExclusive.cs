using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Memory;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Instructions;

/// <summary>Exclusive and ordered loads and stores. Memory is sequentially consistent here, so acquire and release add alignment and nothing else.</summary>
public static partial class Execute
{
    private static readonly AccessDescriptor AlignedLoad = AccessDescriptor.Load with { MustBeAligned = true };
    private static readonly AccessDescriptor AlignedStore = AccessDescriptor.Store with { MustBeAligned = true };

    /// <summary>LDAR, STLR, LDLAR, STLLR and their narrower forms.</summary>
    internal static ExceptionRecord? LoadStoreOrdered(ref Transition t, LoadStoreOrdered i)
    {
        if (i.Rn == 31 && Mem.CheckSPAlignment(ref t) is { } misaligned)
            return misaligned;
        ulong address = t.Next.XOrSP(i.Rn);
        int bytes = 1 << (int)i.size;
        if (i.L == 0)
            return Mem.Write(ref t, address, bytes, AlignedStore, t.Next.X((int)i.Rt)) ?? Retire(ref t);
        if (Mem.Read(ref t, address, bytes, AlignedLoad, out ulong data) is { } fault)
            return fault;
        t.Next.SetX((int)i.Rt, data);
        return Retire(ref t);
    }

    /// <summary>LDXR, STXR and their narrower and ordered forms.</summary>
    internal static ExceptionRecord? LoadStoreExclusiveRegister(ref Transition t, LoadStoreExclusiveRegister i)
    {
        if (i.L == 0 && (i.Rs == i.Rt || (i.Rs == i.Rn && i.Rn != 31)) && Unpredicted(ref t, out var outcome))
            return outcome;
        if (i.Rn == 31 && Mem.CheckSPAlignment(ref t) is { } misaligned)
            return misaligned;
        ulong address = t.Next.XOrSP(i.Rn);
        int bytes = 1 << (int)i.size;
        if (i.L == 0)
            return StoreExclusive(ref t, (address, bytes, i.Rs), (t.Next.X((int)i.Rt), null));
        if (LoadExclusive(ref t, address, bytes) is { } fault)
            return fault;
        if (Mem.Read(ref t, address, bytes, AlignedLoad, out ulong data) is { } readFault)
            return readFault;
        t.Next.SetX((int)i.Rt, data);
        return Retire(ref t);
    }

    /// <summary>LDXP, STXP and their ordered forms: two words or two doublewords, aligned to the pair.</summary>
    internal static ExceptionRecord? LoadStoreExclusivePair(ref Transition t, LoadStoreExclusivePair i)
    {
        bool unpredictable = i.L == 0 ? i.Rs == i.Rt || i.Rs == i.Rt2 || (i.Rs == i.Rn && i.Rn != 31) : i.Rt == i.Rt2;
        if (unpredictable && Unpredicted(ref t, out var outcome))
            return outcome;
        if (i.Rn == 31 && Mem.CheckSPAlignment(ref t) is { } misaligned)
            return misaligned;
        ulong address = t.Next.XOrSP(i.Rn);
        int bytes = i.sz != 0 ? 8 : 4;
        if (i.L == 0)
            return StoreExclusive(ref t, (address, 2 * bytes, i.Rs), (t.Next.X((int)i.Rt), t.Next.X((int)i.Rt2)));
        if (LoadExclusive(ref t, address, 2 * bytes) is { } fault)
            return fault;
        if (Mem.Read(ref t, address, bytes, AlignedLoad, out ulong first) is { } firstFault)
            return firstFault;
        if (Mem.Read(ref t, address + (ulong)bytes, bytes, AlignedLoad, out ulong second) is { } secondFault)
            return secondFault;
        t.Next.SetX((int)i.Rt, first);
        t.Next.SetX((int)i.Rt2, second);
        return Retire(ref t);
    }

    /// <summary>Marks the bytes that are loaded.</summary>
    private static ExceptionRecord? LoadExclusive(ref Transition t, ulong address, int bytes)
    {
        if (Mem.Locate(ref t, address, bytes, AlignedLoad, out var place) is { } fault)
            return fault;
        t.Next.Monitor = new ExclusiveMonitor(place.Address, (byte)bytes);
        return null;
    }

    /// <summary>Stores when the local monitor marks the bytes, and says in Ws whether it did: 0 yes, 1 no. The monitor ends open.</summary>
    private static ExceptionRecord? StoreExclusive(ref Transition t, (ulong Address, int Bytes, uint Rs) target, (ulong First, ulong? Second) data)
    {
        if (Mem.Locate(ref t, target.Address, target.Bytes, AlignedStore, out var place) is { } fault)
            return fault;
        bool marked = t.Next.Monitor.Marks(place.Address, target.Bytes);
        if (marked)
        {
            int each = data.Second is null ? target.Bytes : target.Bytes / 2;
            if (Mem.Write(ref t, target.Address, each, AlignedStore, data.First) is { } firstFault)
                return firstFault;
            if (data.Second is { } second && Mem.Write(ref t, target.Address + (ulong)each, each, AlignedStore, second) is { } secondFault)
                return secondFault;
        }
        t.Next.Monitor = ExclusiveMonitor.Open;
        t.Next.SetX((int)target.Rs, marked ? 0u : 1u);
        return Retire(ref t);
    }

    /// <summary>DC ZVA: zeroes the block that DCZID_EL0.BS sizes.</summary>
    private static ExceptionRecord? ZeroCacheLine(ref Transition t, ulong operand)
    {
        int bytes = 4 << (int)(t.Next.System[Registers.Reg.DCZID_EL0] & 0xf);
        ulong address = operand & ~(ulong)(bytes - 1);
        if (Mem.Locate(ref t, address, bytes, AccessDescriptor.Store, out _) is { } fault)
            return fault with { FaultAddress = operand };
        // With stage 1 off memory is Device, on which DC ZVA is an alignment fault.
        return Fault.Data(operand, FaultStatus.Alignment, isWrite: true);
    }
}
