namespace VirtSpec.Hypervisors.Common;

/// <summary>The functions and answers of PSCI 1.1, by their identifiers; those that end in 64 take arguments of 64 bits. (Arm DEN 0022.)</summary>
public static class PsciFunctions
{
    public const ulong
        PSCI_VERSION = 0x8400_0000, CPU_SUSPEND = 0x8400_0001, CPU_OFF = 0x8400_0002, CPU_ON = 0x8400_0003, AFFINITY_INFO = 0x8400_0004,
        MIGRATE_INFO_TYPE = 0x8400_0006, SYSTEM_OFF = 0x8400_0008, SYSTEM_RESET = 0x8400_0009, PSCI_FEATURES = 0x8400_000a,
        CPU_SUSPEND64 = 0xc400_0001, CPU_ON64 = 0xc400_0003, AFFINITY_INFO64 = 0xc400_0004;

    /// <summary>Version 1.1.</summary>
    public const ulong Version = 1 << 16 | 1;

    /// <summary>What MIGRATE_INFO_TYPE answers: there is no Trusted OS that migrates.</summary>
    public const ulong MigrationNotRequired = 2;

    public const ulong Success = 0, NotSupported = unchecked((ulong)-1), InvalidParameters = unchecked((ulong)-2), AlreadyOn = unchecked((ulong)-4);

    /// <summary>What AFFINITY_INFO answers.</summary>
    public const ulong On = 0, Off = 1;

    /// <summary>The bits of a power state that a request to stand by leaves clear.</summary>
    public const ulong PowerDown = 0xfffe_0000;

    /// <summary>Whether a function is one of these.</summary>
    public static bool IsKnown(ulong function) => function is PSCI_VERSION or CPU_SUSPEND or CPU_OFF or CPU_ON or AFFINITY_INFO or MIGRATE_INFO_TYPE
        or SYSTEM_OFF or SYSTEM_RESET or PSCI_FEATURES or CPU_SUSPEND64 or CPU_ON64 or AFFINITY_INFO64;
}
