using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec.Memory;

/// <summary>Data and instruction accesses: alignment, translation, endianness, in the order of AArch64.MemSingle.</summary>
internal static partial class Mem
{
    /// <summary>Reads 1, 2, 4 or 8 bytes; the exception that the access raises, or null.</summary>
    public static ExceptionRecord? Read(ref Transition t, ulong address, int size, AccessDescriptor access, out ulong value)
    {
        if (Unaligned.CrossesPages(address, size))
            return Unaligned.Read(ref t, address, size, access, out value);
        value = 0;
        return Locate(ref t, address, size, access, out var place) ?? Load(ref t, place, size, access, out value);
    }

    /// <summary>Writes 1, 2, 4 or 8 bytes; the exception that the access raises, or null.</summary>
    public static ExceptionRecord? Write(ref Transition t, ulong address, int size, AccessDescriptor access, ulong value)
    {
        if (Unaligned.CrossesPages(address, size))
            return Unaligned.Write(ref t, address, size, access, value);
        return Locate(ref t, address, size, access, out var place) ?? Store(ref t, place, size, access, value);
    }

    /// <summary>Fetches the instruction at PC.</summary>
    public static ExceptionRecord? Fetch(ref Transition t, out uint word, out PA address)
    {
        word = 0;
        address = default;
        ulong pc = t.Next.PC;
        if ((pc & 3) != 0)
            return Fault.PCAlignment(pc);
        var access = AArch64.CreateAccDescIFetch(t.Next);
        if (Translate(ref t, new VA(pc), access, aligned: true, out address) is { } fault)
            return fault;
        if (!TryRead(ref t, address, 4, out ulong value))
            return ExternalAbort(new VA(pc), access);
        word = (uint)value;
        return null;
    }

    /// <summary>CheckSPAlignment: an access with SP as its base, while SP is not a multiple of 16.</summary>
    public static ExceptionRecord? CheckSPAlignment(ref Transition t)
    {
        if ((t.Next.SP & 0xf) == 0)
            return null;
        var controls = AArch64.SCTLR(t.Next);
        return (t.Next.EL == ExceptionLevel.EL0 ? controls.SA0 : controls.SA) ? Fault.SPAlignment : null;
    }

    /// <summary>Where an access of <paramref name="size"/> bytes goes, which must be a multiple of it when memory or the access says so.</summary>
    public static ExceptionRecord? Locate(ref Transition t, ulong address, int size, AccessDescriptor access, out Place place)
    {
        place = default;
        bool aligned = (address & (ulong)(size - 1)) == 0;
        if (!aligned && UnalignedAccessFaults(t.Next, access))
            return AArch64.Abort(new VA(address), FaultRecord.Alignment(access));
        if (Translate(ref t, new VA(address), access, aligned, out var physical) is { } fault)
            return fault;
        place = new Place(new VA(address), physical);
        return null;
    }

    /// <summary>Reads from where an access goes, of any size up to 8 bytes that the bus knows.</summary>
    public static ExceptionRecord? Load(ref Transition t, Place place, int size, AccessDescriptor access, out ulong value)
    {
        if (!TryRead(ref t, place.Physical, size, out value))
            return ExternalAbort(place.Virtual, access);
        if (IsBigEndian(t.Next))
            value = Reverse(value, size);
        return null;
    }

    /// <summary>Writes to where an access goes.</summary>
    public static ExceptionRecord? Store(ref Transition t, Place place, int size, AccessDescriptor access, ulong value)
    {
        if (!t.Memory.CanWrite(place.Physical, size))
            return ExternalAbort(place.Virtual, access);
        t.Effects.Add(new MemoryWrite(place.Physical, (byte)size, IsBigEndian(t.Next) ? Reverse(value, size) : Low(value, size)));
        return null;
    }

    /// <summary>Reads memory as the updates of descriptors in this step have left it.</summary>
    public static bool TryRead(ref Transition t, PA address, int size, out ulong value)
    {
        if (!t.Memory.TryRead(address, size, out value))
            return false;
        if (t.Effects.DescriptorUpdates is { } updates)
            value = DescriptorUpdate.Apply(updates, address, size, value);
        return true;
    }

    /// <summary>AArch64.TranslateAddress: the physical address, or the abort of the translation.</summary>
    public static ExceptionRecord? Translate(ref Transition t, VA va, AccessDescriptor access, bool aligned, out PA address)
    {
        if (AArch64.IsFlat(t.Next))
            return TranslateFlat(t.Next, va, access, aligned, out address);
        return t.Translations.TryFind(t.Next, va, access, aligned, out address)
            ? null
            : TranslateByTables(ref t, new TranslationRequest(va, access, aligned), out address);
    }

    /// <summary>Apart from <see cref="Translate"/>, which would else clear room for its results at each access. What hardware updated on the way stays.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ExceptionRecord? TranslateByTables(ref Transition t, in TranslationRequest request, out PA address)
    {
        var context = new TranslationContext(ref t.Next, t.Memory, t.Effects.DescriptorUpdates, t.Translations.Cache);
        t.Translations.Translate(ref context, request, out var result);
        t.Effects.DescriptorUpdates = context.Updates;
        address = result.PAddress;
        return result.IsFault ? AArch64.Abort(request.Address, result.Fault) : null;
    }

    /// <summary>AArch64.UnalignedAccessFaults: SCTLR_ELx.A, or the access, ask for alignment of any memory.</summary>
    public static bool UnalignedAccessFaults(in PE pe, AccessDescriptor access) => access.MustBeAligned || AArch64.SCTLR(pe).A;

    /// <summary>BigEndian: the byte order of data accesses of the current Exception level, unprivileged ones too.</summary>
    public static bool IsBigEndian(in PE pe)
    {
        var controls = AArch64.SCTLR(pe);
        return pe.EL == ExceptionLevel.EL0 ? controls.E0E : controls.EE;
    }

    public static ulong Reverse(ulong value, int size) => BinaryPrimitives.ReverseEndianness(value) >> (64 - 8 * size);

    /// <summary>HandleExternalAbort, taken synchronously.</summary>
    public static ExceptionRecord ExternalAbort(VA va, AccessDescriptor access) =>
        AArch64.Abort(va, FaultRecord.None(access) with { StatusCode = FaultStatus.SyncExternal });

    /// <summary>AArch64.S1DisabledOutput with nothing after it, for speed: while both stages are off, this is all that translation does.</summary>
    private static ExceptionRecord? TranslateFlat(in PE pe, VA va, AccessDescriptor access, bool aligned, out PA address)
    {
        address = new PA(AArch64.FlatAddress(pe, va));
        if (address.Value >> pe.Configuration.PhysicalAddressBits != 0)
            return AArch64.Abort(va, FaultRecord.None(access) with { StatusCode = FaultStatus.AddressSize });
        // All data accesses are Device-nGnRnE then.
        return aligned && access.AccType != AccessType.DCZero ? null : AArch64.Abort(va, FaultRecord.Alignment(access));
    }

    private static ulong Low(ulong value, int size) => size == 8 ? value : value & ((1UL << 8 * size) - 1);
}

/// <summary>Where an access goes.</summary>
internal readonly record struct Place(VA Virtual, PA Physical)
{
    /// <summary>The place of a later part of the same access, in the same page.</summary>
    public static Place operator +(Place place, ulong offset) => new(place.Virtual + offset, place.Physical + offset);
}
