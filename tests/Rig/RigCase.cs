using System.Collections.Immutable;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Rig;

/// <summary>A System register and what it holds.</summary>
public readonly record struct RegisterValue(Reg Register, ulong Value);

/// <summary>Bytes that are written before a case, and put back after it.</summary>
public sealed record MemoryPatch(ulong Address, ImmutableArray<byte> Bytes);

/// <summary>Bytes that are read after a case, and put back to what they were before it.</summary>
public readonly record struct MemoryRange(ulong Address, int Bytes);

/// <summary>
/// A state of a PE and memory from which QEMU runs until an SMC reaches EL3, or until the watchdog.
/// Whoever makes a case puts an SMC where it is to end: after its instructions, and into the vectors of EL1 and EL2.
/// </summary>
/// <remarks>
/// Memory is put back only where a patch or a range covers it.
/// HLT #0xf000 at EL1 or EL2 would be a semihosting call: keep it out of cases.
/// </remarks>
public sealed record RigCase
{
    /// <summary>The address of the first instruction.</summary>
    public required ulong PC { get; init; }

    /// <summary>PSTATE to begin with, in the layout of SPSR_EL3: M holds EL0t, EL1t, EL1h, EL2t or EL2h.</summary>
    public required ulong SPSR { get; init; }

    /// <summary>X0 to X30; those that are missing are zero.</summary>
    public ImmutableArray<ulong> X { get; init; } = [];

    /// <summary>V0 to V31; those that are missing are zero.</summary>
    public ImmutableArray<UInt128> V { get; init; } = [];

    public ulong SP_EL0 { get; init; }

    public ulong SP_EL1 { get; init; }

    public ulong SP_EL2 { get; init; }

    /// <summary>Registers of <see cref="RigRegisters"/> that do not hold their value at reset.</summary>
    public ImmutableArray<RegisterValue> System { get; init; } = [];

    public ImmutableArray<MemoryPatch> Memory { get; init; } = [];

    public ImmutableArray<MemoryRange> Observe { get; init; } = [];
}

/// <summary>How a case ended.</summary>
public enum RigEnd
{
    /// <summary>An SMC that reached EL3.</summary>
    Smc,

    /// <summary>The watchdog: the case neither ended nor would.</summary>
    Watchdog,

    /// <summary>Another exception to EL3; <see cref="RigOutcome.ESR_EL3"/> tells which.</summary>
    Other,
}

/// <summary>What software at EL3 sees after a case.</summary>
/// <param name="PC">The address of the SMC, or of the next instruction after another end.</param>
/// <param name="SPSR">PSTATE as SPSR_EL3 holds it.</param>
/// <param name="System">The value of each of <see cref="RigRegisters"/>, in its order.</param>
/// <param name="Observed">The bytes of each range of the case.</param>
public sealed record RigOutcome(
    RigEnd End, ulong PC, ulong SPSR, ulong ESR_EL3, ImmutableArray<ulong> X, ImmutableArray<UInt128> V,
    StackPointers SP, ImmutableArray<ulong> System, ImmutableArray<ImmutableArray<byte>> Observed)
{
    public ExceptionLevel EL => (ExceptionLevel)(SPSR >> 2 & 3);
}

/// <summary>SP_EL0, SP_EL1 and SP_EL2.</summary>
public readonly record struct StackPointers(ulong EL0, ulong EL1, ulong EL2);
