using System.Numerics;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Gic;

/// <summary>Which interrupts of one kind an interface signals.</summary>
public readonly record struct SignalledInterrupts(bool IRQ, bool FIQ);

/// <summary>The physical CPU interface: what it signals to its PE. Its state is in the System registers of the PE. (Arm IHI 0069H, 4.8 Interrupt prioritization.)</summary>
public static class CpuInterface
{
    /// <summary>The running priority while no interrupt is active.</summary>
    internal const byte IdlePriority = 0xff;

    /// <summary>The smallest ICC_BPR0_EL1, which leaves all implemented bits of the priority to the group priority: bits 7:3.</summary>
    internal const uint MinimumBPR0 = 7 - Priorities.Bits;

    /// <summary>The smallest ICC_BPR1_EL1, which splits one bit higher than the same ICC_BPR0_EL1.</summary>
    internal const uint MinimumBPR1 = MinimumBPR0 + 1;

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

    /// <summary>The interrupt has a higher priority than ICC_PMR_EL1, and nothing is running or it preempts what is: subpriorities do not count.</summary>
    internal static bool CanSignal(in PE pe, PendingInterrupt interrupt, InterruptGroup group)
    {
        if (!interrupt.IsPresent || interrupt.Priority >= pe.System[Reg.ICC_PMR_EL1])
            return false;
        byte running = RunningPriority(pe);
        uint mask = GroupPriorityMask(pe, group);
        return running == IdlePriority || (interrupt.Priority & mask) < (running & mask);
    }

    /// <summary>The group priority of the active interrupt that was last to preempt: the lowest bit of both active priorities registers.</summary>
    internal static byte RunningPriority(in PE pe)
    {
        uint active = (uint)(pe.System[Reg.ICC_AP0R0_EL1] | pe.System[Reg.ICC_AP1R0_EL1]);
        return active == 0 ? IdlePriority : (byte)(BitOperations.TrailingZeroCount(active) << (8 - Priorities.Bits));
    }

    /// <summary>The bits of a priority that are the group priority. (Arm IHI 0069H, 4.8.4 Priority grouping; the pseudocode PriorityGroup.)</summary>
    internal static uint GroupPriorityMask(in PE pe, InterruptGroup group)
    {
        bool isSeparate = group == InterruptGroup.Group1 && (pe.System[Reg.ICC_CTLR_EL1] & CBPR) == 0;
        int subpriorityBits = isSeparate ? (int)pe.System[Reg.ICC_BPR1_EL1] : (int)pe.System[Reg.ICC_BPR0_EL1] + 1;
        return 0xffu << subpriorityBits & 0xff;
    }

    /// <summary>The bit of an active priorities register that stands for the group priority of an interrupt.</summary>
    internal static ulong ActiveBit(in PE pe, byte priority, InterruptGroup group) =>
        1UL << (int)((priority & GroupPriorityMask(pe, group)) >> (8 - Priorities.Bits));

    /// <summary>The active priorities register of a group.</summary>
    internal static Reg ActivePriorities(InterruptGroup group) => group == InterruptGroup.Group0 ? Reg.ICC_AP0R0_EL1 : Reg.ICC_AP1R0_EL1;

    private static bool IsEnabled(in PE pe, Reg register) => (pe.System[register] & Enable) != 0;
}
