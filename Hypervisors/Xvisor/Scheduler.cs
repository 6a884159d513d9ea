using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>
/// Popek and Goldberg's allocator of time: the vCPUs of each PE take turns, and none moves to another PE.
/// A vCPU runs to the end of its time slice, unless it waits, yields, or is turned off. (Xvisor: vmm_scheduler_switch, core/vmm_scheduler.c.)
/// </summary>
/// <param name="timeSlice">In ticks of the counter.</param>
internal sealed class Scheduler(ulong timeSlice)
{
    /// <summary>Chooses among the vCPUs of the PE and enters one, or goes to wait. The handler ends here.</summary>
    public async Handler Run(Cpu cpu, bool yields)
    {
        var loaded = await cpu.Loaded();
        if (loaded is not null)
            await VirtualInterrupts.Refresh(cpu, loaded);
        var own = cpu.Layout.OnProcessor[await cpu.Number()];
        var (next, others, deadline) = await Choose(cpu, own, loaded, yields);
        // One that was turned off and on again has left the PE.
        loaded = await cpu.Loaded();
        if (next is null)
        {
            await SetTimer(cpu, deadline);
            await cpu.PE.BR(Portals.AddressOf(Portals.Idle));
            return;
        }
        if (next != loaded)
        {
            if (loaded is not null)
                await VcpuSwitch.Save(cpu, loaded);
            await VcpuSwitch.Restore(cpu, next);
        }
        ulong slice = await Slice(cpu, isNew: next != loaded || yields, isShared: others);
        await SetTimer(cpu, Math.Min(slice, deadline));
        await cpu.PE.ERET();
    }

    /// <summary>What the vCPU has just had to wait for does not count: without that, two vCPUs that take registers from each other could use up all of their slices in it.</summary>
    public static async Handler RenewSlice(Cpu cpu) => await cpu.PE.STR(await cpu.Block() + PeBlock.SliceEnd, 0);

    /// <summary>The vCPU that runs next, whether another could, and when a timer of one that waits expires; all ones for never.</summary>
    private static async Handler<(Vcpu? Next, bool Others, ulong Deadline)> Choose(Cpu cpu, Vcpu[] own, Vcpu? loaded, bool yields)
    {
        int start = loaded is null ? 0 : Array.IndexOf(own, loaded);
        Vcpu? next = null;
        int ready = 0;
        ulong deadline = ulong.MaxValue;
        // The one that is loaded comes first, or, when it yields, last.
        for (int i = 0; i < own.Length; i++)
        {
            var vcpu = own[(start + i + (yields ? 1 : 0)) % own.Length];
            var (isReady, due) = await Look(cpu, vcpu, vcpu == loaded);
            deadline = Math.Min(deadline, due);
            if (!isReady)
                continue;
            ready++;
            next ??= vcpu;
        }
        return (next, ready > 1, deadline);
    }

    /// <summary>Brings the state of a vCPU up to date: turned on, off, or what it waited for is there.</summary>
    private static async Handler<(bool IsReady, ulong Due)> Look(Cpu cpu, Vcpu vcpu, bool isLoaded)
    {
        var pe = cpu.PE;
        if (await pe.LDR(vcpu.Vm.Block + VmBlock.IsStopped) != 0)
            return (false, ulong.MaxValue);
        ulong power = await pe.LDR(vcpu.Block + VcpuBlock.Power);
        if (power == PowerState.Off)
            return (false, ulong.MaxValue);
        if (power == PowerState.Requested)
        {
            await VcpuSwitch.Start(cpu, vcpu, isLoaded);
            return (true, ulong.MaxValue);
        }
        if (await pe.LDR(vcpu.Block + VcpuBlock.Run) != RunState.Blocked)
            return (true, ulong.MaxValue);
        var (wakes, due) = await VirtualInterrupts.WakesFrom(cpu, vcpu, isLoaded);
        if (wakes)
            await pe.STR(vcpu.Block + VcpuBlock.Run, RunState.Ready);
        return (wakes, due);
    }

    /// <summary>When the time slice ends; all ones while nobody else wants the PE.</summary>
    private async Handler<ulong> Slice(Cpu cpu, bool isNew, bool isShared)
    {
        ulong address = await cpu.Block() + PeBlock.SliceEnd;
        if (!isShared)
        {
            if (await cpu.PE.LDR(address) != 0)
                await cpu.PE.STR(address, 0);
            return ulong.MaxValue;
        }
        ulong end = isNew ? 0 : await cpu.PE.LDR(address);
        if (end != 0)
            return end;
        end = await cpu.PE.MRS(Reg.CNTPCT_EL0) + timeSlice;
        await cpu.PE.STR(address, end);
        return end;
    }

    /// <summary>Programs the timer of EL2; all ones turns it off. (Xvisor: generic_timer_set_next_event, arch/arm/cpu/common/generic_timer.c.)</summary>
    private static async Handler SetTimer(Cpu cpu, ulong deadline)
    {
        var pe = cpu.PE;
        ulong isOn = await cpu.Block() + PeBlock.TimerIsOn;
        if (deadline != ulong.MaxValue)
        {
            await pe.MSR(Reg.CNTHP_CVAL_EL2, deadline);
            await pe.MSR(Reg.CNTHP_CTL_EL2, 1);
            await pe.STR(isOn, 1);
        }
        else if (await pe.LDR(isOn) != 0)
        {
            await pe.MSR(Reg.CNTHP_CTL_EL2, 0);
            await pe.STR(isOn, 0);
        }
    }
}
