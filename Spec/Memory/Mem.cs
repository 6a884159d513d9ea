using System.Buffers.Binary;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;

namespace VirtSpec.Spec.Memory;

/// <summary>Data and instruction accesses: alignment, translation, endianness, in the order of AArch64.MemSingle.</summary>
internal static partial class Mem
{
    /// <summary>Reads 1, 2, 4 or 8 bytes; the exception that the access raises, or null.</summary>
    public static ExceptionRecord? Read(ref Transition t, ulong address, int size, AccessDescriptor access, out ulong value)
    {
        value = 0;
        if (Locate(ref t, address, size, access, out var place) is { } fault)
            return fault;
        if (!t.Memory.TryRead(place.Address, size, out value))
            return Fault.Data(address, FaultStatus.ExternalAbort, access.IsWrite);
        if (place.IsBigEndian)
            value = Reverse(value, size);
        return null;
    }

    /// <summary>Writes 1, 2, 4 or 8 bytes; the exception that the access raises, or null.</summary>
    public static ExceptionRecord? Write(ref Transition t, ulong address, int size, AccessDescriptor access, ulong value)
    {
        if (Locate(ref t, address, size, access, out var place) is { } fault)
            return fault;
        if (!t.Memory.TryRead(place.Address, size, out _))
            return Fault.Data(address, FaultStatus.ExternalAbort, isWrite: true);
        t.Effects.Add(new MemoryWrite(place.Address, (byte)size, place.IsBigEndian ? Reverse(value, size) : Low(value, size)));
        return null;
    }

    /// <summary>Fetches the instruction at PC.</summary>
    public static ExceptionRecord? Fetch(ref Transition t, out uint word)
    {
        word = 0;
        ulong pc = t.Next.PC;
        if ((pc & 3) != 0)
            return Fault.PCAlignment(pc);
        if (Regime.TranslateFlat(t.Next, Regime.Controls(t.Next), pc) is not { } address)
            return Fault.Instruction(pc, FaultStatus.AddressSizeLevel0);
        if (!t.Memory.TryRead(address, 4, out ulong value))
            return Fault.Instruction(pc, FaultStatus.ExternalAbort);
        word = (uint)value;
        return null;
    }

    /// <summary>CheckSPAlignment: an access with SP as its base, while SP is not a multiple of 16.</summary>
    public static ExceptionRecord? CheckSPAlignment(ref Transition t)
    {
        if ((t.Next.SP & 0xf) == 0)
            return null;
        var controls = Regime.Controls(t.Next);
        return (t.Next.EL == ExceptionLevel.EL0 ? controls.SA0 : controls.SA) ? Fault.SPAlignment : null;
    }

    /// <summary>The physical address of an access of <paramref name="size"/> bytes that must be a multiple of it when memory or the access says so.</summary>
    public static ExceptionRecord? Locate(ref Transition t, ulong address, int size, AccessDescriptor access, out Place place)
    {
        place = default;
        var controls = Regime.Controls(t.Next);
        bool aligned = (address & (ulong)(size - 1)) == 0;
        if (!aligned && (controls.A || access.MustBeAligned))
            return Fault.Data(address, FaultStatus.Alignment, access.IsWrite);
        if (Regime.TranslateFlat(t.Next, controls, address) is not { } physical)
            return Fault.Data(address, FaultStatus.AddressSizeLevel0, access.IsWrite);
        // With stage 1 off all data accesses are Device-nGnRnE, which has no unaligned accesses.
        if (!aligned)
            return Fault.Data(address, FaultStatus.Alignment, access.IsWrite);
        place = new Place(physical, Regime.IsBigEndian(t.Next, controls));
        return null;
    }

    private static ulong Reverse(ulong value, int size) => BinaryPrimitives.ReverseEndianness(value) >> (64 - 8 * size);

    private static ulong Low(ulong value, int size) => size == 8 ? value : value & ((1UL << 8 * size) - 1);
}

/// <summary>Where an access goes, and in which byte order.</summary>
internal readonly record struct Place(PA Address, bool IsBigEndian);
