using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec.Memory;

/// <summary>
/// Unaligned accesses that lie in two pages. The manual makes them byte by byte (Mem, unaligned);
/// bytes of one page have one translation, so that two are enough, and a fault reports the first byte of its page.
/// </summary>
internal static class Unaligned
{
    /// <summary>The smallest page: bytes within one share their translation whatever the granules are.</summary>
    private const int PageSize = 4096;

    public static bool CrossesPages(ulong address, int size) => ((int)address & (PageSize - 1)) > PageSize - size;

    public static ExceptionRecord? Read(ref Transition t, ulong address, int size, AccessDescriptor access, out ulong value)
    {
        value = 0;
        Place place = default;
        for (int i = 0; i < size; i++)
        {
            if (LocateByte(ref t, address, i, access, ref place) is { } fault)
                return fault;
            if (!Mem.TryRead(ref t, place.Physical, 1, out ulong one))
                return Mem.ExternalAbort(place.Virtual, access);
            value |= one << 8 * i;
        }
        if (Mem.IsBigEndian(t.Next))
            value = Mem.Reverse(value, size);
        return null;
    }

    /// <summary>One effect for each page. When the second page faults, the step drops the bytes of the first, as the architecture permits.</summary>
    public static ExceptionRecord? Write(ref Transition t, ulong address, int size, AccessDescriptor access, ulong value)
    {
        if (Mem.IsBigEndian(t.Next))
            value = Mem.Reverse(value, size);
        Place place = default, start = default;
        int inFirst = PageSize - ((int)address & (PageSize - 1));
        for (int i = 0; i < size; i++)
        {
            if (LocateByte(ref t, address, i, access, ref place) is { } fault)
                return fault;
            if (!t.Memory.CanWrite(place.Physical, 1))
                return Mem.ExternalAbort(place.Virtual, access);
            if (i == 0)
                start = place;
            if (i == inFirst)
                t.Effects.Add(new MemoryWrite(start.Physical, (byte)inFirst, value & ((1UL << 8 * inFirst) - 1)));
            if (i == inFirst)
                start = place;
        }
        t.Effects.Add(new MemoryWrite(start.Physical, (byte)(size - inFirst), value >> 8 * inFirst & ((1UL << 8 * (size - inFirst)) - 1)));
        return null;
    }

    /// <summary>The abort of the first byte in the second page of an access that the first page permits.</summary>
    public static ExceptionRecord? SecondPageFault(ref Transition t, ulong address, int size, AccessDescriptor access)
    {
        Place place = default;
        return LocateByte(ref t, address, size - (int)((address + (ulong)size) & (PageSize - 1)), access, ref place);
    }

    /// <summary>The place of byte <paramref name="i"/>: translated for the first byte in each page, else the one after the last.</summary>
    private static ExceptionRecord? LocateByte(ref Transition t, ulong address, int i, AccessDescriptor access, ref Place place)
    {
        var va = new VA(address + (ulong)i);
        bool isSecondPage = i > 0 && (va.Value & (PageSize - 1)) == 0;
        if (i > 0 && !isSecondPage)
        {
            place += 1;
            return null;
        }
        if (Mem.UnalignedAccessFaults(t.Next, access))
            return AArch64.Abort(va, FaultRecord.Alignment(access));
        bool aligned = isSecondPage && !t.Next.Configuration.Choices.Translation.UnalignedIntoDeviceFaults;
        var fault = Mem.Translate(ref t, va, access, aligned, out var physical);
        place = new Place(va, physical);
        return fault;
    }
}
