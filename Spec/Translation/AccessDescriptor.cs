using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Translation;

/// <summary>What makes an access. (Arm ARM, type AccessType.)</summary>
public enum AccessType : byte
{
    /// <summary>A load or store of general-purpose registers.</summary>
    GPR,
    IFETCH,

    /// <summary>A translation table walk, or the update of a descriptor.</summary>
    TTW,

    /// <summary>Data cache maintenance by address.</summary>
    DC,

    /// <summary>Instruction cache maintenance by address.</summary>
    IC,

    /// <summary>DC ZVA.</summary>
    DCZero,

    /// <summary>An address translation instruction.</summary>
    AT,
}

/// <summary>What an access is, as far as alignment, permissions and syndromes depend on it. (Arm ARM, type AccessDescriptor.)</summary>
/// <param name="EL">The Exception level whose permissions count: that of the PE, or EL0 for an unprivileged access.</param>
public readonly record struct AccessDescriptor(AccessType AccType, ExceptionLevel EL)
{
    public bool Read { get; init; }

    public bool Write { get; init; }

    /// <summary>PSTATE.PAN applies.</summary>
    public bool PAN { get; init; }

    /// <summary>The access is exclusive, ordered or atomic: it faults when unaligned, whatever SCTLR_ELx.A says.</summary>
    public bool MustBeAligned { get; init; }

    /// <summary>Data cache maintenance that invalidates without cleaning, which needs permission to write.</summary>
    public bool Invalidates { get; init; }

    /// <summary>Bits 24:14 of the ISS that a stage 2 abort of the access reports (ISV, SAS, SSE, SRT, SF, AR), or 0 when ISV is 0.</summary>
    public ushort LSInstructionSyndrome { get; init; }

    /// <summary>Cache maintenance and address translation, whose aborts set CM.</summary>
    public bool IsMaintenance => AccType is AccessType.DC or AccessType.IC or AccessType.AT;
}
