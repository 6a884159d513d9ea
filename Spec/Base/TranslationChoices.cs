using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec.Base;

/// <summary>What a value of TxSZ outside its range does, at stage 1 and stage 2, which is IMPLEMENTATION DEFINED without FEAT_LVA.</summary>
public enum TxSZOutOfRange : byte
{
    /// <summary>A Translation fault at level 0.</summary>
    Faults,

    /// <summary>The nearest value in range is used.</summary>
    Clamped,
}

/// <summary>What a fetch from executable Device memory does, which is CONSTRAINED UNPREDICTABLE.</summary>
public enum DeviceFetch : byte
{
    /// <summary>The memory is treated as Normal Non-cacheable.</summary>
    NonCacheable,

    /// <summary>A Permission fault.</summary>
    Faults,
}

/// <summary>
/// The choices that the architecture leaves open in address translation.
/// The defaults are those of QEMU where it has the behaviour.
/// </summary>
public sealed record TranslationChoices
{
    public static readonly TranslationChoices Default = new();

    public TxSZOutOfRange TxSZOutOfRange { get; init; } = TxSZOutOfRange.Faults;

    public DeviceFetch DeviceFetch { get; init; } = DeviceFetch.NonCacheable;

    /// <summary>The attributes that a reserved value of a byte of MAIR_ELx means; itself no reserved value.</summary>
    public byte ReservedMairAttr { get; init; }

    /// <summary>What the reserved value 01 of a field SH means.</summary>
    public Shareability ReservedShareability { get; init; } = Shareability.OSH;

    /// <summary>What the reserved value 00 of the cacheability of Normal memory means in a stage 2 descriptor.</summary>
    public MemAttr ReservedS2Cacheability { get; init; } = MemAttr.NC;

    /// <summary>A Contiguous bit whose run of entries would be larger than the address range is a Translation fault; else it is a hint like any other.</summary>
    public bool MisprogrammedContiguousFaults { get; init; }

    /// <summary>Where hardware manages the Access flag, it also sets it for an access that has an Alignment or Permission fault.</summary>
    public bool SetsAccessFlagOnFault { get; init; }

    /// <summary>Where hardware manages dirty state, a write with an Alignment fault also makes its page dirty.</summary>
    public bool SetsDirtyStateOnAlignmentFault { get; init; }

    /// <summary>Cache maintenance by address faults where the Access flag is 0.</summary>
    public bool MaintenanceNeedsAccessFlag { get; init; }

    /// <summary>IC IVAU at EL0 faults where EL0 has no permission to read.</summary>
    public bool InstructionMaintenanceNeedsRead { get; init; }

    /// <summary>An unaligned access that begins in Normal memory faults when it goes on to a page of Device memory.</summary>
    public bool UnalignedIntoDeviceFaults { get; init; } = true;
}
