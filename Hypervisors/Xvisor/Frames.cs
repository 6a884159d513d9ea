using VirtSpec.Hypervisors.Common;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>Where the state of a vCPU is in its block, in bytes from the start. (Xvisor: struct vmm_vcpu and struct arm_priv, arch/arm/cpu/arm64/include/arch_regs.h.)</summary>
internal static class VcpuBlock
{
    public const ulong Size = 0x1000;

    /// <summary>X0 to X30.</summary>
    public const ulong General = 0;

    /// <summary><see cref="SaveLists.Core"/>.</summary>
    public const ulong Core = 0x100;

    /// <summary>Whether it runs, as its PE sees it: <see cref="RunState"/>.</summary>
    public const ulong Run = 0x280;

    /// <summary>Whether it is on, as PSCI sees it: <see cref="PowerState"/>; guarded by the VM's lock.</summary>
    public const ulong Power = 0x288;

    /// <summary>Where it begins when it is turned on, and its X0.</summary>
    public const ulong Entry = 0x290, Context = 0x298;

    /// <summary>The block from which the core, the debug and the SIMD registers are restored next: this one, or that of the reset values.</summary>
    public const ulong CoreSource = 0x2a0, DebugSource = 0x2a8, VectorSource = 0x2b0;

    /// <summary>SGIs and PPIs: <see cref="InterruptBank"/>.</summary>
    public const ulong Interrupts = 0x300;

    /// <summary>What the list registers held when they were written last, and which of them hold interrupts that were latched.</summary>
    public const ulong ListRegisters = 0x380, LatchedInLR = 0x3a0;

    /// <summary>ICH_HCR_EL2 while it runs.</summary>
    public const ulong InterfaceControl = 0x3a8;

    /// <summary>The redistributor is awake, PROPBASER and PENDBASER.</summary>
    public const ulong IsAwake = 0x3b0, PROPBASER = 0x3b8, PENDBASER = 0x3c0;

    /// <summary>V0 to V31, then FPCR and FPSR.</summary>
    public const ulong Vectors = 0x400, VectorControls = 0x600;

    /// <summary><see cref="SaveLists.Debug"/>, with the pairs of set and clear registers behind it.</summary>
    public const ulong Debug = 0x680;

    /// <summary>VDISR_EL2, which is the guest's DISR_EL1, on a CPU with FEAT_RAS.</summary>
    public const ulong DeferredError = 0x3c8;

    /// <summary>Room for two SIMD registers.</summary>
    public const ulong Scratch = 0x800;
}

/// <summary>Values of <see cref="VcpuBlock.Run"/>. (Xvisor: VMM_VCPU_STATE_*, core/include/vmm_manager.h.)</summary>
internal static class RunState
{
    public const ulong Off = 0, Ready = 1, Blocked = 2;
}

/// <summary>Values of <see cref="VcpuBlock.Power"/>.</summary>
internal static class PowerState
{
    public const ulong Off = 0, On = 1, Requested = 2;
}

/// <summary>Where the state of a VM is in its block.</summary>
internal static class VmBlock
{
    public const ulong Size = 0x1000;

    public const ulong Lock = 0;

    /// <summary>Not zero once the VM has turned itself off.</summary>
    public const ulong IsStopped = 0x08;

    /// <summary>GICD_CTLR.EnableGrp0 and EnableGrp1.</summary>
    public const ulong DistributorControl = 0x10;

    /// <summary>A bit for each bank of SPIs in which something is pending, asserted or active.</summary>
    public const ulong BusyBanks = 0x18;

    /// <summary>SPIs: <see cref="InterruptBank"/>, one after the other.</summary>
    public const ulong Interrupts = 0x40;

    /// <summary>GICD_IROUTER of each SPI.</summary>
    public const ulong Routes = 0x200;

    /// <summary>The emulated UART: see <see cref="Uart"/>.</summary>
    public const ulong Uart = 0x900;
}

/// <summary>Where the state of a PE is in its block. (Xvisor: struct vmm_scheduler_ctrl, core/vmm_scheduler.c.)</summary>
internal static class PeBlock
{
    public const ulong Size = 0x100;

    /// <summary>The number of the PE.</summary>
    public const ulong Number = 0;

    /// <summary>The number of the vCPU whose registers are in the PE; all ones for none.</summary>
    public const ulong Loaded = 0x08;

    /// <summary>The numbers of the vCPUs whose SIMD, and whose debug and performance monitor registers are in the PE.</summary>
    public const ulong VectorOwner = 0x10, DebugOwner = 0x18;

    /// <summary>The count at which the time slice ends; zero while there is none.</summary>
    public const ulong SliceEnd = 0x20;

    /// <summary>CNTHP is programmed.</summary>
    public const ulong TimerIsOn = 0x28;

    /// <summary>The PPIs of the guest's timers that are enabled at the redistributor.</summary>
    public const ulong EnabledTimers = 0x30;

    /// <summary>For each VM, one more than the number of its vCPU that ran here last.</summary>
    public const ulong LastOfVm = 0x40;

    public const int LargestVmCount = (int)(Size - LastOfVm) / 8;
}

/// <summary>What is saved and restored when a PE goes from one vCPU to another.</summary>
internal static class SaveLists
{
    /// <summary>
    /// What EL1 and EL0 can write without a trap, and what enters the guest.
    /// (Xvisor: cpu_vcpu_sysregs_save, arch/arm/cpu/arm64/cpu_vcpu_sysregs.c, which leaves out MDSCR_EL1 and PMUSERENR_EL0.)
    /// </summary>
    public static readonly SavedRegisters Core = new(
        Reg.ELR_EL2, Reg.SPSR_EL2, Reg.HCR_EL2,
        Reg.SP_EL0, Reg.SP_EL1, Reg.SPSR_EL1, Reg.ELR_EL1, Reg.VBAR_EL1,
        Reg.SCTLR_EL1, Reg.CPACR_EL1, Reg.TTBR0_EL1, Reg.TTBR1_EL1, Reg.TCR_EL1, Reg.MAIR_EL1, Reg.AMAIR_EL1, Reg.CONTEXTIDR_EL1,
        Reg.ESR_EL1, Reg.FAR_EL1, Reg.AFSR0_EL1, Reg.AFSR1_EL1, Reg.PAR_EL1,
        Reg.TPIDR_EL0, Reg.TPIDRRO_EL0, Reg.TPIDR_EL1, Reg.CSSELR_EL1,
        Reg.CNTKCTL_EL1, Reg.CNTV_CVAL_EL0, Reg.CNTP_CVAL_EL0, Reg.CNTV_CTL_EL0, Reg.CNTP_CTL_EL0,
        Reg.MDSCR_EL1, Reg.PMUSERENR_EL0,
        Reg.ICH_VMCR_EL2, Reg.ICH_AP0R0_EL2, Reg.ICH_AP1R0_EL2);

    /// <summary>FPCR and FPSR, with V0 to V31. (Xvisor: cpu_vcpu_vfp_save, arch/arm/cpu/arm64/cpu_vcpu_vfp.c.)</summary>
    public static readonly SavedRegisters VectorControls = new(Reg.FPCR, Reg.FPSR);

    /// <summary>
    /// Debug and performance monitors, of which the CPU has the greatest number that it announces.
    /// Xvisor leaves them to whoever writes them; here each vCPU has its own, switched when it first uses them.
    /// </summary>
    public static readonly SavedRegisters Debug = new(
        Reg.DBGBVR0_EL1, Reg.DBGBCR0_EL1, Reg.DBGBVR1_EL1, Reg.DBGBCR1_EL1, Reg.DBGBVR2_EL1, Reg.DBGBCR2_EL1,
        Reg.DBGBVR3_EL1, Reg.DBGBCR3_EL1, Reg.DBGBVR4_EL1, Reg.DBGBCR4_EL1, Reg.DBGBVR5_EL1, Reg.DBGBCR5_EL1,
        Reg.DBGWVR0_EL1, Reg.DBGWCR0_EL1, Reg.DBGWVR1_EL1, Reg.DBGWCR1_EL1, Reg.DBGWVR2_EL1, Reg.DBGWCR2_EL1, Reg.DBGWVR3_EL1, Reg.DBGWCR3_EL1,
        Reg.MDCCINT_EL1, Reg.OSDLR_EL1, Reg.DBGPRCR_EL1,
        Reg.PMSELR_EL0, Reg.PMCCNTR_EL0, Reg.PMCCFILTR_EL0,
        Reg.PMEVCNTR0_EL0, Reg.PMEVCNTR1_EL0, Reg.PMEVCNTR2_EL0, Reg.PMEVCNTR3_EL0, Reg.PMEVCNTR4_EL0, Reg.PMEVCNTR5_EL0,
        Reg.PMEVTYPER0_EL0, Reg.PMEVTYPER1_EL0, Reg.PMEVTYPER2_EL0, Reg.PMEVTYPER3_EL0, Reg.PMEVTYPER4_EL0, Reg.PMEVTYPER5_EL0);
}
