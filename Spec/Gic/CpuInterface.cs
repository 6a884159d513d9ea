using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Gic;

/// <summary>Which interrupts of one kind an interface signals.</summary>
public readonly record struct SignalledInterrupts(bool IRQ, bool FIQ);

/// <summary>The physical CPU interface: what it signals to its PE. Its state is in the System registers of the PE. (Arm IHI 0069H, 4.8 Interrupt prioritization.)</summary>
public static class CpuInterface
{
    private static readonly ulong CBPR = ICC_CTLR_EL1.Field.CBPR.Mask, Enable = ICC_IGRPEN0_EL1.Field.Enable.Mask;

    /// <summary>Group 0 interrupts are signalled as FIQ, those of Group 1 as IRQ.</summary>
    public static SignalledInterrupts Signals(in PE pe, PendingInterrupts pending)
    {
        var best = HighestPriorityPending(pe, pending, out var group);
        bool signals = CanSignal(pe, best, group);
        return new SignalledInterrupts(IRQ: signals && group == InterruptGroup.Group1, FIQ: signals && group == InterruptGroup.Group0);
    }

    /// <summary>
    /// The pending interrupt of the highest priority among the groups that the CPU interface enables; the distributor keeps those of a disabled group. (ICC_IGRPEN0_EL1, ICC_IGRPEN1_EL1.)
    /// Between equal priorities it is IMPLEMENTATION DEFINED, and here the lowest INTID wins.
    /// </summary>
    internal static PendingInterrupt HighestPriorityPending(in PE pe, PendingInterrupts pending, out InterruptGroup group)
    {
        var group0 = IsEnabled(pe, Reg.ICC_IGRPEN0_EL1) ? pending.Group0 : default;
        var group1 = IsEnabled(pe, Reg.ICC_IGRPEN1_EL1) ? pending.Group1 : default;
        bool prefers0 = group0.IsPresent && (!group1.IsPresent || group0.Priority < group1.Priority
            || (group0.Priority == group1.Priority && group0.Id.Value < group1.Id.Value));
        group = prefers0 ? InterruptGroup.Group0 : InterruptGroup.Group1;
        return prefers0 ? group0 : group1;
    }

    /// <summary>The interrupt has a higher priority than ICC_PMR_EL1, and nothing is running or it preempts what is.</summary>
    internal static bool CanSignal(in PE pe, PendingInterrupt interrupt, InterruptGroup group) =>
        interrupt.IsPresent && interrupt.Priority < pe.System[Reg.ICC_PMR_EL1]
        && Preemption.Preempts(interrupt.Priority, RunningPriority(pe), SubpriorityBits(pe, group));

    /// <summary>The group priority of the active interrupt that was last to preempt.</summary>
    internal static byte RunningPriority(in PE pe) => Preemption.Running(pe.System[Reg.ICC_AP0R0_EL1], pe.System[Reg.ICC_AP1R0_EL1]);

    /// <summary>How the binary points divide the priorities of a group, as <see cref="Preemption"/> counts.</summary>
    internal static int SubpriorityBits(in PE pe, InterruptGroup group) =>
        Preemption.SubpriorityBits(group, pe.System[Reg.ICC_BPR0_EL1], pe.System[Reg.ICC_BPR1_EL1], HasCommonBPR(pe));

    /// <summary>ICC_CTLR_EL1.CBPR: BPR0 is for both groups.</summary>
    internal static bool HasCommonBPR(in PE pe) => (pe.System[Reg.ICC_CTLR_EL1] & CBPR) != 0;

    /// <summary>The active priorities register of a group.</summary>
    internal static Reg ActivePriorities(InterruptGroup group) => group == InterruptGroup.Group0 ? Reg.ICC_AP0R0_EL1 : Reg.ICC_AP1R0_EL1;

    private static bool IsEnabled(in PE pe, Reg register) => (pe.System[register] & Enable) != 0;
}
