using VirtSpec.Properties.Runs;

namespace VirtSpec.Properties.Claims;

/// <summary>The claims of the list that nothing looks at; every report names them.</summary>
public static class NotBuilt
{
    private const string NoAllocation = "the designs allocate memory for a VM once, before it runs";
    private const string NoSmmu = "the board has no device that masters the bus, and no SMMU";

    public static IReadOnlyList<Uncovered> Claims { get; } =
    [
        new("M3", NoAllocation),
        new("M5", NoAllocation),
        new("M6", "memory types and shareability change nothing in a machine without caches"),
        new("T4", "what a vCPU sees of TLBs is compared with the bare machine (PG-1), and not entry by entry"),
        new("T5", NoSmmu),
        new("T1v", "the count that a guest reads is an input of its bare machine; that it is one offset for all vCPUs is not looked at"),
        new("R6", "no design gives a VM's state to a less trusted party"),
        new("E4", "features that a guest is told of are not compared with those that work"),
        new("E5", "that a syndrome's fields are valid for the exit is not looked at"),
        new("E6", "what EL0 may do under EL1's controls is compared with the bare machine (PG-1)"),
        new("E7", "the machine has no caches that could be incoherent"),
        new("DL", "no design logs dirty pages"),
        new("I3", "the distributor that a guest sees is compared by its effects (PG-1), and not register by register"),
        new("I6", "what ends a guest's WFI or CPU_SUSPEND is an input of its bare machine"),
        new("I7", "the CPU interface of a vCPU is compared as part of its state (PG-1)"),
        new("Q1", "the rules of SMCCC for 32-bit calls are not looked at"),
        new("Q3", "the targets of PSCI calls are part of Q2"),
        new("D2", "how long EL2 works, and what locks it holds, is not looked at"),
        new("D3", NoAllocation),
        new("D4", "a case ends by its budget of steps, and says nothing about progress"),
        new("P2", "which calls a VM may make is not declared in a manifest"),
        new("P3", "PSTATE of EL2 itself is not looked at"),
        new("DM1", NoSmmu),
    ];
}
