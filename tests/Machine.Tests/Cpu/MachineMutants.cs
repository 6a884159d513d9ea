using VirtSpec.Streams.Mutants;

namespace VirtSpec.Machine.Tests.Cpu;

/// <summary>Seeded errors in time and several PEs.</summary>
internal static class MachineMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("a masked interrupt does not end WFI", "Core.Wakes", "Interrupts.WakesFromWfi(Pe, inputs)", "Interrupts.Pending(Pe, inputs) is not null"),
        new("an interrupt does not end WFE", "Core.Wakes", "Pe.EventRegister || Interrupts.Pending(Pe, inputs) is not null", "Pe.EventRegister"),
        new("a snapshot loses an event that is due", "Core.Snapshot", "IsOn && EventIsDue(Pe, counter)", "false"),
        new("time passes over the events that WFE waits for", "Core.NextWake", "Waiting == Waiting.WFE", "false"),
        new("the inputs of a step outlive the wait that an interrupt ends", "Core.Refresh", "_until = 0;", "_ = 0;"),
        new("the lines of every PE go to PE 0", "Core.Refresh", "devices.Value.Gic.WithPrivateLines(index, lines)", "devices.Value.Gic.WithPrivateLines(0, lines)"),
        new("every PE has the interrupts of PE 0", "Core.Refresh", "devices.Value.Gic.Pending(index)", "devices.Value.Gic.Pending(0)"),

        new("an aborted instruction takes time", "Runner.Takes", "exception.EC is ExceptionClass.DataAbortLowerEL or ExceptionClass.InstructionAbortLowerEL", "false"),
        new("an instruction that is UNDEFINED takes no time", "Runner.Takes", "exception.EC is ExceptionClass.DataAbortLowerEL or ExceptionClass.InstructionAbortLowerEL", "true"),
        new("a branch to itself is not ended by the clock", "Runner.LastsForever", "_bus.Devices.Value.Rtc.NextChange(Counter) is null", "true"),
        new("a branch to itself is not ended by a timer", "Runner.LastsForever", "TimerInterrupts.NextChange(pe, Counter) is null", "true"),
        new("a branch to itself ends the run of other PEs", "Runner.LastsForever", "_cores.Count(c => c.IsOn) == 1", "true"),
        new("a store clears the marks of its address only", "Runner.Stored", "core.Pe.Monitor.Overlaps(address, size)", "core.Pe.Monitor.Address == address"),
        new("a mark that is cleared makes no event", "Runner.Stored", "core.Pe.WithMonitor(ExclusiveMonitor.Open).WithEventRegister(true)", "core.Pe.WithMonitor(ExclusiveMonitor.Open)"),
        new("a mark ends before its first byte", "ExclusiveMonitor.Overlaps", "Address.Value < address.Value + (ulong)size", "Address.Value <= address.Value"),
        new("a mark has one byte more", "ExclusiveMonitor.Overlaps", "address.Value < Address.Value + Size", "address.Value <= Address.Value + Size"),
        new("TLB maintenance stays with its PE", "Runner.Synchronize", "!ReferenceEquals(other, core)", "false"),
        new("maintenance of another PE changes nothing", "AdversarialTlb.Invalidated", "Contents.Without(invalidation)", "Contents"),
        new("a snapshot forgets how much an adversary has drawn", "AdversarialTlb.State", "_events", "0"),
        new("TLB maintenance without IS is for all", "Tlb.Completed", "completed.Where(i => i.InnerShareable)", "completed"),
        new("SEV is for its own PE", "Runner.SendEvent", "!ReferenceEquals(core, sender)", "false"),
        new("WFE waits as WFI does", "Runner.Apply", "step.Effects.Wait == Wait.Interrupt ? Waiting.WFI : Waiting.WFE", "Waiting.WFI"),
        new("CPU_SUSPEND does not wait", "Runner.CallFirmware", "core.Waiting = Waiting.CPU_SUSPEND;", "_ = 0;"),
        new("CPU_SUSPEND leaves X0", "Runner.CallFirmware", "step.Next = step.Next.WithX(0, 0);", "_ = 0;", 1),
        new("CPU_OFF leaves the PE on", "Runner.CallFirmware", "core.TurnOff();", "_ = 0;"),
        new("CPU_ON loses the context", "Runner.Entering", "Processor.WithAffinity(PE.Reset(core.Pe.Configuration, on.Entry), core.Index).WithX(0, on.Context)", "Processor.WithAffinity(PE.Reset(core.Pe.Configuration, on.Entry), core.Index)"),
        new("CPU_ON gives every PE the affinity of PE 0", "Runner.Entering", "Processor.WithAffinity(PE.Reset(core.Pe.Configuration, on.Entry), core.Index).WithX(0, on.Context)", "PE.Reset(core.Pe.Configuration, on.Entry).WithX(0, on.Context)"),
        new("CPU_ON takes half of an instruction for an entry", "Psci.TurnOn", "call.X2 % 4 != 0", "call.X2 % 2 != 0"),
        new("CPU_ON starts a PE that is on", "Psci.TurnOn", "isOn[(int)call.X1]", "false"),
        new("AFFINITY_INFO says that every PE is on", "Psci.AffinityInfo", "isOn[(int)affinity] ? On : Off", "On"),
        new("time goes on to the last timer", "Runner.PassIdleTime", "next < due ? next : due", "due"),
        new("time goes on beyond the timer", "Runner.PassIdleTime", "next.Value * BoardLayout.InstructionsPerTick", "next.Value * BoardLayout.InstructionsPerTick + 1"),
        new("an adversarial WFI ends by itself", "Runner.MayEndByItself", "core.Waiting == Waiting.WFE", "core.Waiting != Waiting.None"),
        new("every WFE ends by itself", "Runner.MayEndByItself", "core.Pe.Configuration.Choices.Wfe == WfeBehaviour.Adversarial", "true"),
        new("a turn has one step more", "RoundRobin.Length", "Steps", "Steps + 1"),

        new("the condition is met one count late", "TimerInterrupts.Lines", "Count(pe, timer, counter) >= pe.System[timer.Compare]", "Count(pe, timer, counter) > pe.System[timer.Compare]"),
        new("IMASK is ignored", "TimerInterrupts.IsUnmasked", "(ENABLE | IMASK)", "ENABLE"),
        new("every CPU has CNTHV", "TimerInterrupts.Exists", "pe.Configuration.Cpu.Features.Has(timer.Needs)", "true"),
        new("the timers of EL2 are there without it", "TimerInterrupts.Exists", "!timer.OfEL2 || pe.Configuration.HaveEL2", "true"),
        new("CNTV has no offset", "TimerInterrupts.Count", "timer.IsVirtual", "false"),
        new("a count that wraps changes no level", "TimerInterrupts.NextChange", "(count < compare ? compare : 0) - count", "compare - count"),
        new("CNTKCTL_EL1 makes events in a host", "EventStream.NextEvent", "AArch64.ELIsInHost(pe, ExceptionLevel.EL0)", "false"),
        new("the stream of EL1 has no offset", "EventStream.NextEvent", "GenericTimer.VirtualCount(pe, counter)", "counter"),
        new("EVNTDIR is ignored", "EventStream.Next", "(control >> EVNTDIR & 1) == 0", "true"),
        new("events come twice as often", "EventStream.Next", "2UL << bit", "1UL << bit"),
    ];
}
