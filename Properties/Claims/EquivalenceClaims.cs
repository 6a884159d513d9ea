using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Claims;

/// <summary>The claims that follow from running each VM in lockstep with its bare machine (Properties/Equivalence).</summary>
public static class EquivalenceClaims
{
    private const string PopekGoldberg = "Popek and Goldberg 1974, the equivalence property";

    /// <summary>In the order of the reports.</summary>
    public static IReadOnlyList<Claim> All { get; } =
    [
        Row("PG-1", "At every step of a guest, the state of its VM is that of the bare machine that receives the same inputs.", PopekGoldberg,
            [
                new("retired", "an instruction of the guest completes without an exit", 0.9), new("memory", "it stores", 0.05), new("exception", "it takes an exception to EL1", 0.02),
                new("interrupt", "the guest takes a virtual interrupt", 0), new("emulated", "the hypervisor has acted for the guest", 0.05), new("RAM", "RAM is compared at the end", 0.5),
                new("left out", "the comparison of a VM ended early, because its bare machine met what is not modelled", 0),
            ], "X08", "X52", "K24", "K28", "K67"),
        Row("E1", "An exception that the hypervisor injects is the one that the bare machine takes: PC, ELR, SPSR, ESR, FAR, PSTATE and vector.", "Arm DDI 0487L.b, AArch64.TakeException",
            [new("undefined", "the instruction is UNDEFINED on the bare machine", 0.01), new("abort", "an abort", 0), new("other", "another exception", 0)],
            "X07", "X08", "X48", "K16", "K17", "K18", "K26", "K67"),
        Row("E2", "An instruction that traps and is emulated has the effect that it has on the bare machine, and PC advances exactly once.", PopekGoldberg,
            [
                new("MSR, MRS", "an access to a System register (EC 0x18)", 0.01, DesignFeatures.Interrupts), new("WFx", "WFI or WFE (EC 0x01)", 0), new("HVC, SMC", "a call (EC 0x16, 0x17)", 0),
                new("other", "another trap", 0),
            ], "X08", "X52", "K24", "K67", "J12"),
        Row("E3", "An access to an emulated device has the width, the extension, the register (XZR too) and the address of the instruction.", PopekGoldberg,
            [
                new("load 1", "of 1 byte", 0.001, DesignFeatures.Distributor), new("load 2", "of 2 bytes", 0, DesignFeatures.Distributor), new("load 4", "of 4 bytes", 0.001, DesignFeatures.Distributor), new("load 8", "of 8 bytes", 0, DesignFeatures.Distributor),
                new("store 1", "of 1 byte", 0.001, DesignFeatures.Distributor), new("store 2", "of 2 bytes", 0, DesignFeatures.Distributor), new("store 4", "of 4 bytes", 0.001, DesignFeatures.Distributor), new("store 8", "of 8 bytes", 0, DesignFeatures.Distributor),
            ], "X52", "X55", "K28"),
        Row("R1", "Between an exit and the next entry of a vCPU, no register changes without a cause in the instruction that exited.", PopekGoldberg,
            [
                new("nobody", "nobody else ran between", 0.05), new("same VM", "another vCPU of the VM ran between", 0), new("other VM", "another VM ran between", 0.05),
                new("host", "a host below EL2 ran between", 0),
            ], "X01", "X47", "K50", "R04"),
        Row("R2", "What a guest can write and another VM can change is saved or traps: it reads what the bare machine reads.", PopekGoldberg,
            [new("read", "the guest reads a register that the VM map does not give to the VM, without a trap", 0), new("other VM", "another VM ran between an exit and an entry", 0.05)],
            "X01", "X02", "K47"),
        Row("R5", "The state of a vCPU at its first entry is that of reset, and a function of the configuration only.", "Arm DDI 0487L.b, AArch64.TakeReset; Arm DEN 0022, CPU_ON",
            [new("boot", "the vCPU that begins", 0.5), new("secondary", "a vCPU that PSCI turns on", 0)], "X21", "K56", "J10", "H06"),
        Row("T2t", "The line of a timer is asserted if and only if it is enabled, not masked, and its count has reached the compare value.", "Arm DDI 0487L.b, D12.2.4 Timers; CNTV_CTL_EL0",
            [new("virtual", "an interrupt of the virtual timer", 0), new("physical", "an interrupt of the physical timer", 0)], "X62", "X65", "K29", "K30", "K31", "R05", "V02"),
        Row("T4t", "The state of a timer, and its interrupt, belong to the vCPU that owns it.", PopekGoldberg,
            [new("other VM", "timer registers at an entry after another VM ran", 0.05), new("interrupt", "an interrupt of a timer", 0)], "X01", "X63", "R04"),
        Row("I1", "An interrupt that is pending, enabled and not masked reaches the guest within a bounded number of entries.", "Arm IHI 0069H, 4.8 Interrupt prioritization",
            [new("SGI", "a software-generated interrupt", 0), new("PPI", "a private peripheral's", 0), new("SPI", "a shared peripheral's", 0)],
            "X16", "X57", "X60", "X61", "X74", "K36", "K37", "J04", "B02"),
        Row("I2", "An interrupt reaches the guest only if it is pending, once for each time that it becomes so.", "Arm IHI 0069H, 4.1.2 Interrupt handling state machine",
            [new("SGI", "a software-generated interrupt", 0), new("PPI", "a private peripheral's", 0), new("SPI", "a shared peripheral's", 0)], "X16", "X62", "K30", "K35", "K36", "J10"),
        Row("Q2", "PSCI's calls have the results and effects that PSCI gives them: CPU_ON, CPU_OFF, AFFINITY_INFO, CPU_SUSPEND.", "Arm DEN 0022",
            [
                new("CPU_ON", "the call", 0), new("CPU_OFF", "the call", 0), new("AFFINITY_INFO", "the call", 0), new("CPU_SUSPEND", "the call", 0), new("other", "another call", 0),
                new("started", "the first entry of a vCPU that a call turned on", 0),
            ], "K55", "K56", "R08"),
    ];

    private static Claim Row(string id, string statement, string citation, ClaimClass[] classes, params string[] kills) =>
        new(id, statement, citation, ValueArray<ClaimClass>.Of(classes), ValueArray<string>.Of(kills));
}
