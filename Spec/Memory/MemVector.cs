using VirtSpec.Spec.Exceptions;

namespace VirtSpec.Spec.Memory;

/// <summary>
/// Accesses of up to 16 bytes by the SIMD and floating-point registers.
/// One of 16 bytes is checked as a whole and made as two of 8, each single-copy atomic; its bytes are reversed as a whole.
/// (Arm DDI 0487, AArch64.MemSingle, and the function Mem with AccType_VEC.)
/// </summary>
internal static partial class Mem
{
    /// <summary>Reads 1, 2, 4, 8 or 16 bytes; the exception that the access raises, or null.</summary>
    public static ExceptionRecord? ReadVector(ref Transition t, ulong address, int size, out UInt128 value)
    {
        value = 0;
        if (size < 16)
        {
            var exception = Read(ref t, address, size, AccessDescriptor.Load, out ulong low);
            value = low;
            return exception;
        }
        if (Locate(ref t, address, size, AccessDescriptor.Load, out var place) is { } fault)
            return fault;
        if (Read(ref t, address, 8, AccessDescriptor.Load, out ulong first) is { } firstFault)
            return firstFault;
        if (Read(ref t, address + 8, 8, AccessDescriptor.Load, out ulong second) is { } secondFault)
            return secondFault;
        value = place.IsBigEndian ? new UInt128(first, second) : new UInt128(second, first);
        return null;
    }

    /// <summary>Writes 1, 2, 4, 8 or 16 bytes; the exception that the access raises, or null.</summary>
    public static ExceptionRecord? WriteVector(ref Transition t, ulong address, int size, UInt128 value)
    {
        ulong low = (ulong)value, high = (ulong)(value >> 64);
        if (size < 16)
            return Write(ref t, address, size, AccessDescriptor.Store, low);
        if (Locate(ref t, address, size, AccessDescriptor.Store, out var place) is { } fault)
            return fault;
        var (first, second) = place.IsBigEndian ? (high, low) : (low, high);
        return Write(ref t, address, 8, AccessDescriptor.Store, first) ?? Write(ref t, address + 8, 8, AccessDescriptor.Store, second);
    }
}
