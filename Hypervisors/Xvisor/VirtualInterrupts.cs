using VirtSpec.Hypervisors.Common;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>The interrupts of vCPUs, between the distributor in memory and the PE. (Xvisor: __vgic_sync_and_flush_vcpu, arch/arm/cpu/common/vgic.c.)</summary>
internal static class VirtualInterrupts
{
    /// <summary>Brings the interrupts of the loaded vCPU up to date in both directions.</summary>
    public static async Handler Refresh(Cpu cpu, Vcpu vcpu)
    {
        var pe = cpu.PE;
        await Spinlock.Acquire(pe, vcpu.Vm.Lock);
        var view = await InterruptView.Load(pe, vcpu);
        var state = await ListRegisters.Fold(pe, view);
        uint lines = await Timers.LinesOfLoaded(pe);
        view.Private.SetLines(Timers.Lines, lines);
        var plan = await ListRegisters.Plan(pe, view);
        await view.Store(pe);
        await Spinlock.Release(pe, vcpu.Vm.Lock);
        await ListRegisters.Write(pe, vcpu, state, plan);
        await Timers.Enable(cpu, Timers.Lines & ~lines);
    }

    /// <summary>
    /// Before a guest goes on: a timer's line that was high may have fallen, because the guest may program its timers without an exit, and then its interrupt is no longer pending.
    /// (Linux: vgic_irq_handle_resampling, which every fold of the list registers does.)
    /// </summary>
    public static async Handler Resample(Cpu cpu)
    {
        uint high = await Timers.LastHigh(cpu);
        if (high != 0 && (high & ~await Timers.LinesOfLoaded(cpu.PE)) != 0)
            await Refresh(cpu, await cpu.Current());
    }

    /// <summary>Takes the interrupts of the loaded vCPU out of the PE, so that memory has all of them.</summary>
    public static async Handler Withdraw(Cpu cpu, Vcpu vcpu)
    {
        var pe = cpu.PE;
        await Spinlock.Acquire(pe, vcpu.Vm.Lock);
        var view = await InterruptView.Load(pe, vcpu);
        var state = await ListRegisters.Fold(pe, view);
        view.Private.SetLines(Timers.Lines, await Timers.LinesOfLoaded(pe));
        await view.Store(pe);
        await Spinlock.Release(pe, vcpu.Vm.Lock);
        await ListRegisters.Write(pe, vcpu, state, new ListRegisterPlan(new ulong[ListRegisters.Count], 0, Controls.ICH_HCR));
    }

    /// <summary>
    /// Whether an interrupt is there that ends a wait: one that the CPU interface would signal, masked by PSTATE or not; and when a timer of a vCPU that is not loaded expires.
    /// (Arm DDI 0487L.b, WFI wake-up events; Xvisor: vgic_irq_pending.)
    /// </summary>
    public static async Handler<(bool Wakes, ulong Due)> WakesFrom(Cpu cpu, Vcpu vcpu, bool isLoaded)
    {
        var pe = cpu.PE;
        if (isLoaded)
        {
            var pending = new List<Candidate>();
            for (int n = 0; n < ListRegisters.Count; n++)
                if (await pe.LDR(vcpu.Block + VcpuBlock.ListRegisters + 8 * (ulong)n) is var lr && (lr >> 62 & 1) != 0)
                    pending.Add(new Candidate((int)(uint)lr, (byte)(lr >> 48), (lr >> 60 & 1) != 0, false, false, false));
            return (Signals(pending, await pe.MRS(Reg.ICH_VMCR_EL2), await pe.MRS(Reg.ICH_AP0R0_EL2), await pe.MRS(Reg.ICH_AP1R0_EL2)), ulong.MaxValue);
        }
        var (lines, due) = await Timers.LinesOfSaved(pe, vcpu);
        var view = await InterruptView.Load(pe, vcpu);
        view.Private.SetLines(Timers.Lines, lines);
        var candidates = await view.Candidates(pe);
        candidates.RemoveAll(c => c.IsActive);
        return (candidates.Count > 0 && Signals(candidates, await Saved(pe, vcpu, Reg.ICH_VMCR_EL2), await Saved(pe, vcpu, Reg.ICH_AP0R0_EL2), await Saved(pe, vcpu, Reg.ICH_AP1R0_EL2)), due);
    }

    /// <summary>A register of a vCPU that is not loaded.</summary>
    public static AwaitableOperation Saved(ModelPE pe, Vcpu vcpu, Reg register) => pe.LDR(vcpu.Block + VcpuBlock.Core + SaveLists.Core.OffsetOf(register));

    /// <summary>The best pending interrupt of the groups that the interface enables is not masked, and preempts what is active. (Arm IHI 0069H, CanSignalVirtualInterrupt.)</summary>
    private static bool Signals(List<Candidate> pending, ulong control, ulong active0, ulong active1)
    {
        var vmcr = new ICH_VMCR_EL2(control);
        int best = pending.FindIndex(c => c.IsGroup1 ? vmcr.VENG1 : vmcr.VENG0);
        if (best < 0 || pending[best].Priority >= vmcr.VPMR)
            return false;
        var group = pending[best].IsGroup1 ? InterruptGroup.Group1 : InterruptGroup.Group0;
        int subpriority = Preemption.SubpriorityBits(group, vmcr.VBPR0, vmcr.VBPR1, vmcr.VCBPR);
        return Preemption.Preempts(pending[best].Priority, Preemption.Running(active0, active1), subpriority);
    }
}
