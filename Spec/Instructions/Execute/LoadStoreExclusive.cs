using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Memory;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec.Instructions;

/// <summary>Exclusive and ordered loads and stores. Memory is sequentially consistent here, so acquire and release add alignment and nothing else.</summary>
public static partial class Execute
{
    /// <summary>LDAR, STLR, LDLAR, STLLR and their narrower forms.</summary>
    internal static ExceptionRecord? LoadStoreOrdered(ref Transition t, LoadStoreOrdered i)
    {
        if (i.Rn == 31 && Mem.CheckSPAlignment(ref t) is { } misaligned)
            return misaligned;
        ulong address = t.Next.XOrSP(i.Rn);
        int bytes = 1 << (int)i.size;
        var access = AArch64.CreateAccDescExLDST(t.Next, isWrite: i.L == 0) with
        {
            LSInstructionSyndrome = AArch64.LSInstructionSyndrome(i.size, signExtend: false, i.Rt, sixtyFour: i.size == 0b11, acquireRelease: true),
        };
        if (i.L == 0)
            return Mem.Write(ref t, address, bytes, access, t.Next.X((int)i.Rt)) ?? Retire(ref t);
        if (Mem.Read(ref t, address, bytes, access, out ulong data) is { } fault)
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
        var access = AArch64.CreateAccDescExLDST(t.Next, isWrite: false);
        if (LoadExclusive(ref t, address, bytes, access, out var place) is { } fault)
            return fault;
        if (Mem.Load(ref t, place, bytes, access, out ulong data) is { } readFault)
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
        var access = AArch64.CreateAccDescExLDST(t.Next, isWrite: false);
        if (LoadExclusive(ref t, address, 2 * bytes, access, out var place) is { } fault)
            return fault;
        if (LoadExclusivePair(ref t, place, bytes, access, out var pair) is { } readFault)
            return readFault;
        t.Next.SetX((int)i.Rt, pair.First);
        t.Next.SetX((int)i.Rt2, pair.Second);
        return Retire(ref t);
    }

    /// <summary>Two words are one access of a doubleword, two doublewords are two accesses. (Arm DDI 0487L.b, the operation of LDXP.)</summary>
    private static ExceptionRecord? LoadExclusivePair(ref Transition t, Place place, int bytes, AccessDescriptor access, out (ulong First, ulong Second) pair)
    {
        pair = default;
        if (Mem.Load(ref t, place, 8, access, out ulong first) is { } firstFault)
            return firstFault;
        if (bytes == 4)
        {
            pair = InOrder(t.Next, first);
            return null;
        }
        if (Mem.Load(ref t, place + 8, 8, access, out ulong second) is { } secondFault)
            return secondFault;
        pair = (first, second);
        return null;
    }

    /// <summary>The words of a doubleword, that of the lower address first.</summary>
    private static (ulong First, ulong Second) InOrder(in PE pe, ulong doubleword) =>
        Mem.IsBigEndian(pe) ? (doubleword >> 32, (uint)doubleword) : ((uint)doubleword, doubleword >> 32);

    private static ulong Joined(in PE pe, uint first, uint second) =>
        Mem.IsBigEndian(pe) ? (ulong)first << 32 | second : first | (ulong)second << 32;

    /// <summary>Marks the bytes that are loaded, by their physical address.</summary>
    private static ExceptionRecord? LoadExclusive(ref Transition t, ulong address, int bytes, AccessDescriptor access, out Place place)
    {
        if (Mem.Locate(ref t, address, bytes, access, out place) is { } fault)
            return fault;
        t.Next.Monitor = new ExclusiveMonitor(place.Physical, (byte)bytes);
        return null;
    }

    /// <summary>Stores when the local monitor marks the bytes, and says in Ws whether it did: 0 yes, 1 no. The monitor ends open.</summary>
    private static ExceptionRecord? StoreExclusive(ref Transition t, (ulong Address, int Bytes, uint Rs) target, (ulong First, ulong? Second) data)
    {
        var access = AArch64.CreateAccDescExLDST(t.Next, isWrite: true);
        if (Mem.Locate(ref t, target.Address, target.Bytes, access, out var place) is { } fault)
            return fault;
        bool marked = t.Next.Monitor.Marks(place.Physical, target.Bytes);
        if (marked)
        {
            // Two words are one store of a doubleword, two doublewords are two stores.
            bool isOfWords = data.Second is not null && target.Bytes == 8;
            if (Mem.Store(ref t, place, Math.Min(target.Bytes, 8), access, isOfWords ? Joined(t.Next, (uint)data.First, (uint)data.Second!) : data.First) is { } firstFault)
                return firstFault;
            if (data.Second is { } second && !isOfWords && Mem.Store(ref t, place + 8, 8, access, second) is { } secondFault)
                return secondFault;
        }
        t.Next.Monitor = ExclusiveMonitor.Open;
        t.Next.SetX((int)target.Rs, marked ? 0u : 1u);
        return Retire(ref t);
    }
}
