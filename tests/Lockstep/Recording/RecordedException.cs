using System.Globalization;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;

namespace VirtSpec.Lockstep.Recording;

/// <summary>An exception that QEMU took, with the registers of the Exception level that it was taken to.</summary>
/// <param name="Index">How many instructions began before it, with the one that it interrupts or that caused it if that could be fetched.</param>
/// <param name="Time">Virtual time in ns, which is the number of instructions that QEMU counts, and the time that it skipped.</param>
/// <param name="Vector">The address of the vector.</param>
/// <param name="ESR">Stale after an interrupt.</param>
/// <param name="FAR">Stale after an exception that does not set it.</param>
/// <param name="HPFAR">HPFAR_EL2; stale likewise.</param>
public readonly record struct RecordedException(
    ulong Index, ulong Time, ExceptionLevel Target, ulong Vector, ulong ELR, ulong SPSR, ulong ESR, ulong FAR, ulong HPFAR)
{
    /// <summary>The offset in the vector table that says synchronous, IRQ, FIQ or SError.</summary>
    public bool IsSynchronous => (Vector & 0x180) == 0;

    /// <summary>Whether a load or store was stopped; QEMU's clock does not count it.</summary>
    public bool IsDataAbort => IsSynchronous && EC is (ExceptionClass.DataAbortLowerEL or ExceptionClass.DataAbortCurrentEL);

    /// <summary>Whether its instruction has begun: it is neither an interrupt nor an Instruction Abort.</summary>
    public bool BeginsInstruction =>
        IsSynchronous && EC is not (ExceptionClass.InstructionAbortLowerEL or ExceptionClass.InstructionAbortCurrentEL);

    /// <summary>Whether an MRS was trapped.</summary>
    public bool IsTrappedRead => IsSynchronous && EC == ExceptionClass.SystemAccess && (ESR & 1) != 0;

    private ExceptionClass EC => (ExceptionClass)(ESR >> 26);

    /// <summary>Reads a line of the recording.</summary>
    /// <exception cref="InvalidDataException">The line is none.</exception>
    public static RecordedException Parse(string line)
    {
        string[] words = line.Split(' ');
        var numbers = new ulong[9];
        if (words.Length != numbers.Length)
            throw new InvalidDataException($"expected {numbers.Length} numbers, found: {line}");
        for (int i = 0; i < words.Length; i++)
        {
            if (!ulong.TryParse(words[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out numbers[i]))
                throw new InvalidDataException($"expected hexadecimal numbers, found: {line}");
        }
        return new(numbers[0], numbers[1], (ExceptionLevel)numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], numbers[7], numbers[8]);
    }
}
