using VirtSpec.Hypervisors.Common;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>
/// Popek and Goldberg's dispatcher: each exception that a guest causes goes to the routine for its class, which interprets one instruction or asks the allocator (<see cref="Scheduler"/>).
/// Nothing is saved that a routine does not use. (Xvisor: do_sync and do_irq, arch/arm/cpu/arm64/cpu_interrupts.c.)
/// </summary>
internal static class Dispatcher
{
    private delegate Handler<Exit> Routine(Cpu cpu, uint iss);

    private static readonly Dictionary<ExceptionClass, Routine> Routines = new()
    {
        [ExceptionClass.WFx] = Waiting.Trapped,
        [ExceptionClass.AdvSIMDFPAccess] = VectorSwitch.Trapped,
        [ExceptionClass.HVC64] = Psci.Hvc,
        [ExceptionClass.SMC64] = Psci.Smc,
        [ExceptionClass.SystemAccess] = SystemAccesses.Trapped,
        [ExceptionClass.InstructionAbortLowerEL] = Aborts.Instruction,
        [ExceptionClass.DataAbortLowerEL] = Aborts.Data,
    };

    /// <summary>A synchronous exception of a guest.</summary>
    public static async Handler Synchronous(Cpu cpu, Scheduler scheduler)
    {
        ulong esr = await cpu.PE.MRS(Reg.ESR_EL2);
        // A class that has no routine is one that the controls do not let come: the instruction is not the guest's to execute.
        var exit = Routines.TryGetValue((ExceptionClass)(esr >> 26), out var routine) ? await routine(cpu, (uint)esr & 0x1ff_ffff) : Exit.Undefined;
        switch (exit)
        {
            case Exit.Done:
                await cpu.Skip();
                break;
            case Exit.Undefined:
                await ExceptionInjection.Undefined(cpu.PE);
                break;
            case Exit.Schedule or Exit.Yield:
                await scheduler.Run(cpu, yields: exit == Exit.Yield);
                return;
        }
        await VirtualInterrupts.Resample(cpu);
        await cpu.PE.ERET();
    }

    /// <summary>A physical interrupt while a guest ran.</summary>
    public static async Handler Interrupt(Cpu cpu, Scheduler scheduler)
    {
        bool sliceIsOver = await PhysicalInterrupts.Take(cpu);
        await scheduler.Run(cpu, yields: sliceIsOver);
    }

    /// <summary>A physical SError belongs to whoever runs: the guest gets a virtual one.</summary>
    public static async Handler SystemError(Cpu cpu)
    {
        await cpu.PE.MSR(Reg.HCR_EL2, await cpu.PE.MRS(Reg.HCR_EL2) | Controls.VSE);
        await cpu.PE.ERET();
    }

    /// <summary>Looks for a vCPU to run.</summary>
    public static Handler Schedule(Cpu cpu, Scheduler scheduler) => scheduler.Run(cpu, yields: false);

    /// <summary>No vCPU of this PE can run: it waits for an interrupt. Each wait is a handler of its own. (Xvisor: idle_orphan, core/vmm_scheduler.c.)</summary>
    public static async Handler Idle(Cpu cpu, Scheduler scheduler)
    {
        await cpu.PE.WFI();
        await PhysicalInterrupts.Take(cpu);
        await scheduler.Run(cpu, yields: false);
    }
}
