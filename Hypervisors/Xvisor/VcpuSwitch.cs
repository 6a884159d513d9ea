using VirtSpec.Hypervisors.Common;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>A PE goes from one vCPU to another. (Xvisor: arch_vcpu_switch, arch/arm/cpu/arm64/cpu_vcpu_helper.c.)</summary>
internal static class VcpuSwitch
{
    private const ulong EL1hMasked = 0x3c5;

    /// <summary>The registers of the vCPU go to its block; what few vCPUs use stays in the PE until another wants it.</summary>
    public static async Handler Save(Cpu cpu, Vcpu vcpu)
    {
        var pe = cpu.PE;
        await RegisterFrames.SaveGeneral(pe, vcpu.Block + VcpuBlock.General);
        await VirtualInterrupts.Withdraw(cpu, vcpu);
        await SaveLists.Core.Save(pe, vcpu.Block + VcpuBlock.Core);
        if (await HasDeferredErrors(pe))
            await pe.STR(vcpu.Block + VcpuBlock.DeferredError, await pe.MRS(Reg.VDISR_EL2));
        // Its timers go on as numbers: the scheduler compares them with the count.
        await pe.MSR(Reg.CNTV_CTL_EL0, 0);
        await pe.MSR(Reg.CNTP_CTL_EL0, 0);
        await pe.STR(await cpu.Block() + PeBlock.Loaded, ulong.MaxValue);
    }

    public static async Handler Restore(Cpu cpu, Vcpu vcpu)
    {
        var pe = cpu.PE;
        ulong block = await cpu.Block();
        await pe.STR(block + PeBlock.Loaded, (ulong)vcpu.Number);
        await SetUpTranslation(cpu, vcpu);
        await pe.MSR(Reg.VMPIDR_EL2, await pe.MRS(Reg.MPIDR_EL1) & ~0xffUL | (uint)vcpu.Index);
        bool ownsVectors = await pe.LDR(block + PeBlock.VectorOwner) == (ulong)vcpu.Number;
        await pe.MSR(Reg.CPTR_EL2, ownsVectors ? Controls.CPTR : Controls.CPTR | Controls.TFP);
        bool ownsDebug = await pe.LDR(block + PeBlock.DebugOwner) == (ulong)vcpu.Number;
        await pe.MSR(Reg.MDCR_EL2, await pe.MRS(Reg.MDCR_EL2) & ~Controls.DebugTraps | (ownsDebug ? 0 : Controls.DebugTraps));
        await RestoreCore(cpu, vcpu);
        await VirtualInterrupts.Refresh(cpu, vcpu);
    }

    /// <summary>
    /// Stage 2 of its VM. Two vCPUs of one VM have the same VMID and different stage 1 tables under the same ASIDs, and each may rely on its own TLB maintenance:
    /// where another vCPU of the VM ran on this PE before, its translations go. (Linux: kvm_arch_vcpu_load, last_vcpu_ran; Arm DDI 0487L.b, TLBI VMALLE1.)
    /// </summary>
    private static async Handler SetUpTranslation(Cpu cpu, Vcpu vcpu)
    {
        var pe = cpu.PE;
        await pe.MSR(Reg.VTTBR_EL2, vcpu.Vm.VTTBR);
        await pe.ISB();
        ulong address = await cpu.Block() + PeBlock.LastOfVm + 8 * (ulong)vcpu.Vm.Number;
        ulong last = await pe.LDR(address), own = (ulong)vcpu.Number + 1;
        if (last == own)
            return;
        await pe.STR(address, own);
        if (last == 0)
            return;
        await pe.SYS(SysOp.TLBI_VMALLE1);
        await pe.DSB_ISH();
        await pe.ISB();
    }

    /// <summary>From its own block, or, when it has just been turned on, from the values of reset.</summary>
    private static async Handler RestoreCore(Cpu cpu, Vcpu vcpu)
    {
        var pe = cpu.PE;
        ulong source = await pe.LDR(vcpu.Block + VcpuBlock.CoreSource);
        await SaveLists.Core.Restore(pe, source + VcpuBlock.Core);
        if (await HasDeferredErrors(pe))
            await pe.MSR(Reg.VDISR_EL2, await pe.LDR(source + VcpuBlock.DeferredError));
        await RegisterFrames.RestoreGeneral(pe, source + VcpuBlock.General);
        if (source == vcpu.Block)
            return;
        await pe.MSR(Reg.ELR_EL2, await pe.LDR(vcpu.Block + VcpuBlock.Entry));
        await pe.MSR(Reg.SPSR_EL2, EL1hMasked);
        await pe.SetX(0, await pe.LDR(vcpu.Block + VcpuBlock.Context));
        await pe.STR(vcpu.Block + VcpuBlock.CoreSource, vcpu.Block);
    }

    /// <summary>FEAT_RAS: while HCR_EL2.AMO is 1, DISR_EL1 is VDISR_EL2 to EL1. (ID_AA64PFR0_EL1.RAS.)</summary>
    private static async Handler<bool> HasDeferredErrors(ModelPE pe) => (await pe.MRS(Reg.ID_AA64PFR0_EL1) >> 28 & 0xf) != 0;

    /// <summary>A vCPU that PSCI turned on begins with the values of reset. (Xvisor: arch_vcpu_init.)</summary>
    public static async Handler Start(Cpu cpu, Vcpu vcpu, bool isLoaded)
    {
        var pe = cpu.PE;
        ulong block = await cpu.Block(), reset = cpu.Layout.ResetBlock;
        if (isLoaded)
            await VcpuSwitch.Save(cpu, vcpu);
        await pe.STR(vcpu.Block + VcpuBlock.CoreSource, reset);
        await pe.STR(vcpu.Block + VcpuBlock.VectorSource, reset);
        await pe.STR(vcpu.Block + VcpuBlock.DebugSource, reset);
        await pe.STR(vcpu.Block + VcpuBlock.InterfaceControl, Controls.ICH_HCR);
        await Disown(pe, block + PeBlock.VectorOwner, vcpu);
        await Disown(pe, block + PeBlock.DebugOwner, vcpu);
        await pe.STR(vcpu.Block + VcpuBlock.Run, RunState.Ready);
        await Spinlock.Acquire(pe, vcpu.Vm.Lock);
        await pe.STR(vcpu.Block + VcpuBlock.Power, PowerState.On);
        await Spinlock.Release(pe, vcpu.Vm.Lock);
    }

    /// <summary>What the PE holds of the vCPU from before it was turned off is nobody's.</summary>
    private static async Handler Disown(ModelPE pe, ulong owner, Vcpu vcpu)
    {
        if (await pe.LDR(owner) == (ulong)vcpu.Number)
            await pe.STR(owner, ulong.MaxValue);
    }
}
