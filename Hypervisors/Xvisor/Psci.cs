using VirtSpec.Hypervisors.Common;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>PSCI 1.1 by HVC, as the board's firmware answers it, with vCPUs for PEs. (Xvisor: emulate_psci_call, arch/arm/cpu/common/emulate_psci.c; Arm DEN 0022.)</summary>
internal static class Psci
{
    /// <summary>SMC is UNDEFINED for a guest: its board has no EL3. (cpu_vcpu_emulate_smc64.)</summary>
    public static async Handler<Exit> Smc(Cpu cpu, uint iss)
    {
        await cpu.PE.ISB();
        return Exit.Undefined;
    }

    /// <summary>All 64 bits of the function identifier count, and the immediate does not. ELR_EL2 is behind the HVC already.</summary>
    public static async Handler<Exit> Hvc(Cpu cpu, uint iss)
    {
        var pe = cpu.PE;
        ulong function = await pe.X(0);
        switch (function)
        {
            case PsciFunctions.PSCI_VERSION:
                return await Returns(pe, PsciFunctions.Version);
            case PsciFunctions.MIGRATE_INFO_TYPE:
                return await Returns(pe, PsciFunctions.MigrationNotRequired);
            case PsciFunctions.PSCI_FEATURES:
                return await Returns(pe, PsciFunctions.IsKnown(await pe.X(1)) ? PsciFunctions.Success : PsciFunctions.NotSupported);
            case PsciFunctions.CPU_SUSPEND or PsciFunctions.CPU_SUSPEND64:
                return await Suspend(cpu);
            case PsciFunctions.CPU_OFF:
                return await TurnOff(cpu);
            case PsciFunctions.CPU_ON or PsciFunctions.CPU_ON64:
                return await TurnOn(cpu);
            case PsciFunctions.AFFINITY_INFO or PsciFunctions.AFFINITY_INFO64:
                return await Returns(pe, await AffinityInfo(cpu));
            case PsciFunctions.SYSTEM_OFF or PsciFunctions.SYSTEM_RESET:
                return await StopVm(cpu, function);
            default:
                return await Returns(pe, PsciFunctions.NotSupported);
        }
    }

    private static async Handler<Exit> Returns(ModelPE pe, ulong x0)
    {
        await pe.SetX(0, x0);
        return Exit.Resume;
    }

    private static async Handler<Exit> Suspend(Cpu cpu)
    {
        if ((await cpu.PE.X(1) & PsciFunctions.PowerDown) != 0)
            return await Returns(cpu.PE, PsciFunctions.InvalidParameters);
        await cpu.PE.SetX(0, PsciFunctions.Success);
        await Waiting.Block(cpu);
        return Exit.Schedule;
    }

    private static async Handler<Exit> TurnOff(Cpu cpu)
    {
        var vcpu = await cpu.Current();
        await Spinlock.Acquire(cpu.PE, vcpu.Vm.Lock);
        await cpu.PE.STR(vcpu.Block + VcpuBlock.Power, PowerState.Off);
        await cpu.PE.STR(vcpu.Block + VcpuBlock.Run, RunState.Off);
        await Spinlock.Release(cpu.PE, vcpu.Vm.Lock);
        return Exit.Schedule;
    }

    private static async Handler<Exit> TurnOn(Cpu cpu)
    {
        var pe = cpu.PE;
        ulong target = await pe.X(1), entry = await pe.X(2), context = await pe.X(3);
        var vm = (await cpu.Current()).Vm;
        var vcpus = cpu.Layout.OfVm[vm.Number];
        if (entry % 4 != 0 || target >= (ulong)vcpus.Length)
            return await Returns(pe, PsciFunctions.InvalidParameters);
        var vcpu = vcpus[(int)target];
        await Spinlock.Acquire(pe, vm.Lock);
        bool isOff = await pe.LDR(vcpu.Block + VcpuBlock.Power) == PowerState.Off;
        if (isOff)
        {
            await pe.STR(vcpu.Block + VcpuBlock.Entry, entry);
            await pe.STR(vcpu.Block + VcpuBlock.Context, context);
            await pe.STR(vcpu.Block + VcpuBlock.Power, PowerState.Requested);
        }
        await Spinlock.Release(pe, vm.Lock);
        await pe.SetX(0, isOff ? PsciFunctions.Success : PsciFunctions.AlreadyOn);
        if (!isOff)
            return Exit.Resume;
        await PhysicalInterrupts.Kick(cpu, 1u << vcpu.Processor);
        return Exit.Schedule;
    }

    /// <summary>Above affinity level 0 everything is on.</summary>
    private static async Handler<ulong> AffinityInfo(Cpu cpu)
    {
        ulong affinity = await cpu.PE.X(1), level = await cpu.PE.X(2);
        if (level != 0)
            return PsciFunctions.On;
        var vcpus = cpu.Layout.OfVm[(await cpu.Current()).Vm.Number];
        if (affinity >= (ulong)vcpus.Length)
            return PsciFunctions.InvalidParameters;
        return await cpu.PE.LDR(vcpus[(int)affinity].Block + VcpuBlock.Power) == PowerState.Off ? PsciFunctions.Off : PsciFunctions.On;
    }

    /// <summary>The VM ends; with the last one the board does what that asked for. A VM is not started again: its memory is no longer what was loaded.</summary>
    private static async Handler<Exit> StopVm(Cpu cpu, ulong function)
    {
        var pe = cpu.PE;
        var vm = (await cpu.Current()).Vm;
        await pe.STR(vm.Block + VmBlock.IsStopped, 1);
        await pe.DSB_SY();
        bool allStopped = true;
        foreach (var other in cpu.Layout.Vms)
            allStopped = allStopped && await pe.LDR(other.Block + VmBlock.IsStopped) != 0;
        if (allStopped)
            await pe.SMC(function);
        uint processors = 0;
        foreach (var vcpu in cpu.Layout.OfVm[vm.Number])
            processors |= 1u << vcpu.Processor;
        await PhysicalInterrupts.Kick(cpu, processors);
        return Exit.Schedule;
    }
}
