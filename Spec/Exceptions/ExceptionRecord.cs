using VirtSpec.Spec.Base;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Spec.Exceptions;

/// <summary>The four kinds of exception that a vector tells apart.</summary>
public enum ExceptionKind : byte
{
    Synchronous,
    IRQ,
    FIQ,
    SError,
}

/// <summary>An exception before it is taken: what happened, not yet where it goes. (Arm ARM, type ExceptionRecord.)</summary>
/// <param name="EC">The class that ESR_ELx reports; of no meaning for IRQ and FIQ.</param>
/// <param name="ISS">The syndrome, 25 bits.</param>
public sealed record ExceptionRecord(ExceptionClass EC, uint ISS)
{
    /// <summary>An UNDEFINED instruction.</summary>
    public static readonly ExceptionRecord Undefined = new(ExceptionClass.Unknown, 0);

    public ExceptionKind Kind { get; init; } = ExceptionKind.Synchronous;

    /// <summary>The lowest Exception level that may take it: EL1, or EL2 for a trap to EL2 or a stage 2 fault.</summary>
    public ExceptionLevel MinimumTarget { get; init; } = ExceptionLevel.EL1;

    /// <summary>A virtual interrupt, which only EL1 takes.</summary>
    public bool IsVirtual { get; init; }

    /// <summary>A software breakpoint or other debug exception, which MDCR_EL2.TDE routes.</summary>
    public bool IsDebug { get; init; }

    /// <summary>How far beyond the instruction ELR_ELx points: 4 after SVC and HVC, 0 otherwise.</summary>
    public uint ReturnOffset { get; init; }

    /// <summary>What FAR_ELx reports, when it reports anything.</summary>
    public ulong? FaultAddress { get; init; }

    /// <summary>What HPFAR_EL2 reports on a stage 2 fault.</summary>
    public IPA? FaultIPA { get; init; }

    /// <summary>The rule that stopped the instruction, when a trap did.</summary>
    public TrapRule? Rule { get; init; }
}
