namespace VirtSpec.Machine.Platform;

/// <summary>The functions of PSCI 1.1 that the board implements, by their identifiers (Arm DEN 0022); those that end in 64 take arguments of 64 bits.</summary>
public enum PsciFunction : ulong
{
    PSCI_VERSION = 0x8400_0000,
    CPU_SUSPEND = 0x8400_0001,
    CPU_OFF = 0x8400_0002,
    CPU_ON = 0x8400_0003,
    AFFINITY_INFO = 0x8400_0004,
    MIGRATE_INFO_TYPE = 0x8400_0006,
    SYSTEM_OFF = 0x8400_0008,
    SYSTEM_RESET = 0x8400_0009,
    PSCI_FEATURES = 0x8400_000a,
    CPU_SUSPEND64 = 0xc400_0001,
    CPU_ON64 = 0xc400_0003,
    AFFINITY_INFO64 = 0xc400_0004,
}
