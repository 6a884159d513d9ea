using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Translation;

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
        var access = AArch64.CreateAccDescASIMD(t.Next, isWrite: false);
        if (size < 16)
        {
            var exception = Read(ref t, address, size, access, out ulong low);
            value = low;
            return exception;
        }
        if (LocateBoth(ref t, address, access) is { } fault)
            return fault;
        if (Read(ref t, address, 8, access, out ulong first) is { } firstFault)
            return firstFault;
        if (Read(ref t, address + 8, 8, access, out ulong second) is { } secondFault)
            return secondFault;
        value = IsBigEndian(t.Next) ? new UInt128(first, second) : new UInt128(second, first);
        return null;
    }

    /// <summary>Writes 1, 2, 4, 8 or 16 bytes; the exception that the access raises, or null.</summary>
    public static ExceptionRecord? WriteVector(ref Transition t, ulong address, int size, UInt128 value)
    {
        ulong low = (ulong)value, high = (ulong)(value >> 64);
        var access = AArch64.CreateAccDescASIMD(t.Next, isWrite: true);
        if (size < 16)
            return Write(ref t, address, size, access, low);
        if (LocateBoth(ref t, address, access) is { } fault)
            return fault;
        var (first, second) = IsBigEndian(t.Next) ? (high, low) : (low, high);
        return Write(ref t, address, 8, access, first) ?? Write(ref t, address + 8, 8, access, second);
    }

    /// <summary>The abort of 16 bytes as a whole, in the page of the first and in that of the last.</summary>
    private static ExceptionRecord? LocateBoth(ref Transition t, ulong address, AccessDescriptor access) =>
        Locate(ref t, address, 16, access, out _) ?? (Unaligned.CrossesPages(address, 16) ? Unaligned.SecondPageFault(ref t, address, 16, access) : null);
}
