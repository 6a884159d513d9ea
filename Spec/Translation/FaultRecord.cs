using VirtSpec.Spec.Base;

namespace VirtSpec.Spec.Translation;

/// <summary>Why an access faults. (Arm ARM, type Fault.)</summary>
public enum FaultStatus : byte
{
    None,
    AccessFlag,
    Alignment,
    AddressSize,
    Translation,
    Permission,
    SyncExternal,
    SyncExternalOnWalk,
}

/// <summary>A fault, before it becomes an exception, or that there is none. (Arm ARM, type FaultRecord.)</summary>
/// <param name="Access">The access of the instruction, also when its walk faults.</param>
public readonly record struct FaultRecord(FaultStatus StatusCode, AccessDescriptor Access)
{
    /// <summary>The level of the lookup, 0 to 3, of the stage that faults.</summary>
    public int Level { get; init; }

    public bool SecondStage { get; init; }

    /// <summary>The stage 2 fault is of a stage 1 walk.</summary>
    public bool S2FS1Walk { get; init; }

    /// <summary>What WnR reports, except for maintenance.</summary>
    public bool Write { get; init; }

    /// <summary>The input address of stage 2, when that faults.</summary>
    public IPA IPAddress { get; init; }

    public bool IsFault => StatusCode != FaultStatus.None;

    public bool IsExternalAbort => StatusCode is FaultStatus.SyncExternal or FaultStatus.SyncExternalOnWalk;

    /// <summary>NoFault: what is filled in as the translation goes on. An access that reads and writes would have faulted as a read.</summary>
    public static FaultRecord None(AccessDescriptor access) => new(FaultStatus.None, access) { Write = access.Write && !access.Read };

    /// <summary>AlignmentFault: an unaligned access that must be aligned.</summary>
    public static FaultRecord Alignment(AccessDescriptor access) => None(access) with { StatusCode = FaultStatus.Alignment };
}
