namespace VirtSpec.Properties.Classification;

/// <summary>
/// The classes of Popek and Goldberg, carried over to A64. EL2 is their supervisor mode, and the VM runs below it at EL0 or EL1.
/// Privileged and sensitive do not exclude each other. (Popek and Goldberg, Communications of the ACM 17(7), 1974, section "Instruction behaviour".)
/// </summary>
[Flags]
public enum Labels : byte
{
    None = 0,

    /// <summary>With the EL2 traps off, it completes at EL2, in a host or not, in some sampled state, and at the Exception level of the row in none.</summary>
    Privileged = 1,

    /// <summary>With the EL2 traps off, it changes something that the VM map does not give to the VM.</summary>
    ControlSensitive = 2,

    /// <summary>With the EL2 traps off, two states that agree on the VM map give results that differ in the VM map.</summary>
    BehaviourSensitive = 4,

    /// <summary>It completes, and is none of the above.</summary>
    Innocuous = 8,

    /// <summary>It never completes, at EL2 no more than here: UNDEFINED, SVC, HVC. Neither privileged nor sensitive.</summary>
    Excepts = 16,

    /// <summary>Every sample reached a limit of the specification.</summary>
    NotModelled = 32,
}
