using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Registers;

/// <summary>What reading a register returns.</summary>
public delegate ulong ReadRegister(in PE pe, in Inputs inputs);

/// <summary>What writing a register does to the PE; <paramref name="next"/> is the copy that the step returns.</summary>
public delegate void WriteRegister(ref PE next, ulong value, in Inputs inputs);

/// <summary>What an access does besides: to the PE, or as an effect outside it.</summary>
/// <param name="value">What was read or written.</param>
public delegate void AccessEffect(ref Transition t, ulong value);

/// <summary>A register whose value is not just stored: part of PSTATE, a view of another register, a counter.</summary>
public sealed record ComputedRegister(ReadRegister? Read, WriteRegister? Write)
{
    /// <summary>What a completed MRS does; null for all but the registers that acknowledge an interrupt.</summary>
    public AccessEffect? WhenRead { get; init; }

    /// <summary>What a completed MSR does after <see cref="Write"/>, in place of which it may stand alone.</summary>
    public AccessEffect? WhenWritten { get; init; }
}
