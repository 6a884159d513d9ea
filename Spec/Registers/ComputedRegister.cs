using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Registers;

/// <summary>What reading a register returns.</summary>
public delegate ulong ReadRegister(in PE pe, in Inputs inputs);

/// <summary>What writing a register does to the PE; <paramref name="next"/> is the copy that the step returns.</summary>
public delegate void WriteRegister(ref PE next, ulong value, in Inputs inputs);

/// <summary>A register whose value is not just stored: part of PSTATE, a view of another register, a counter.</summary>
public sealed record ComputedRegister(ReadRegister? Read, WriteRegister? Write);
