using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Gic;

/// <summary>The registers of the physical CPU interface. (Arm IHI 0069H, ICC_* register pages.)</summary>
internal static class ICC
{
    private static readonly ulong EOImode = ICC_CTLR_EL1.Field.EOImode.Mask;

    public static ComputedRegister PMR { get; } = Stored(Reg.ICC_PMR_EL1, Preemption.Implemented(byte.MaxValue));

    /// <summary>Only EOImode and CBPR can be written; PMHE is RAZ/WI, because there are no 1-of-N interrupts to route by priority.</summary>
    public static ComputedRegister CTLR { get; } = Stored(Reg.ICC_CTLR_EL1, EOImode | ICC_CTLR_EL1.Field.CBPR.Mask);

    public static ComputedRegister RPR { get; } = new(static (in PE pe, in Inputs _) => CpuInterface.RunningPriority(pe), null);

    /// <summary>Deactivates the interrupt while EOImode is 1; while it is 0 the write is UNPREDICTABLE, and here ignored. An INTID that has no state to clear is ignored.</summary>
    public static ComputedRegister DIR { get; } = new(null, null)
    {
        WhenWritten = static (ref Transition t, ulong value) =>
        {
            if (HasEffect(value) && SplitsEOI(t.Next))
                t.Effects.Gic = new GicCommand.Deactivate(IdOf(value));
        },
    };

    /// <summary>Reads the interrupt that is signalled if it is in the group, and acknowledges it; otherwise 1023.</summary>
    public static ComputedRegister IAR(InterruptGroup group) => new((in PE pe, in Inputs inputs) => Acknowledgeable(pe, inputs.Gic, group).Id.Value, null)
    {
        WhenRead = (ref Transition t, ulong value) =>
        {
            var interrupt = Acknowledgeable(t.Next, t.Inputs.Gic, group);
            if (!interrupt.IsPresent)
                return;
            var register = CpuInterface.ActivePriorities(group);
            byte priority = Preemption.GroupPriority(interrupt.Priority, CpuInterface.SubpriorityBits(t.Next, group));
            t.Next.Set(register, t.Next.System[register] | Preemption.ActiveBit(priority));
            t.Effects.Gic = new GicCommand.Activate(interrupt.Id);
        },
    };

    /// <summary>
    /// Drops the running priority, and deactivates the interrupt while EOImode is 0.
    /// A write that does not match the last acknowledge is UNPREDICTABLE. Here it is ignored while nothing is active in the group, while the running priority is that of
    /// the other group, or for an INTID that does not exist; otherwise the priority drops and the interrupt that is named is deactivated.
    /// </summary>
    public static ComputedRegister EOIR(InterruptGroup group) => new(null, null)
    {
        WhenWritten = (ref Transition t, ulong value) =>
        {
            ulong active0 = t.Next.System[Reg.ICC_AP0R0_EL1], active1 = t.Next.System[Reg.ICC_AP1R0_EL1];
            var (after0, after1) = Preemption.Drop(active0, active1);
            bool drops = group == InterruptGroup.Group0 ? after0 != active0 : after1 != active1;
            if (!HasEffect(value) || !drops)
                return;
            t.Next.Set(Reg.ICC_AP0R0_EL1, after0);
            t.Next.Set(Reg.ICC_AP1R0_EL1, after1);
            if (!SplitsEOI(t.Next))
                t.Effects.Gic = new GicCommand.Deactivate(IdOf(value));
        },
    };

    /// <summary>The highest priority pending interrupt, masked or not, if it is in the group; otherwise 1023.</summary>
    public static ComputedRegister HPPIR(InterruptGroup group) => new((in PE pe, in Inputs inputs) =>
    {
        var best = CpuInterface.HighestPriorityPending(pe, inputs.Gic, out var groupOfBest);
        return (best.IsPresent && groupOfBest == group ? best.Id : INTID.Spurious).Value;
    }, null);

    /// <summary>A value below the minimum sets the minimum. While CBPR is 1, BPR1 reads as BPR0 + 1, at most 7, and ignores writes.</summary>
    public static ComputedRegister BPR(InterruptGroup group) => group == InterruptGroup.Group0
        ? new(static (in PE pe, in Inputs _) => pe.System[Reg.ICC_BPR0_EL1],
            static (ref PE next, ulong value, in Inputs _) => next.Set(Reg.ICC_BPR0_EL1, Preemption.LegaliseBinaryPoint(InterruptGroup.Group0, value)))
        : new(static (in PE pe, in Inputs _) => CpuInterface.HasCommonBPR(pe) ? Preemption.CommonBinaryPoint(pe.System[Reg.ICC_BPR0_EL1]) : pe.System[Reg.ICC_BPR1_EL1],
            static (ref PE next, ulong value, in Inputs _) =>
            {
                if (!CpuInterface.HasCommonBPR(next))
                    next.Set(Reg.ICC_BPR1_EL1, Preemption.LegaliseBinaryPoint(InterruptGroup.Group1, value));
            });

    public static ComputedRegister APR(InterruptGroup group) => Stored(CpuInterface.ActivePriorities(group), uint.MaxValue);

    public static ComputedRegister IGRPEN(InterruptGroup group) => Stored(group == InterruptGroup.Group0 ? Reg.ICC_IGRPEN0_EL1 : Reg.ICC_IGRPEN1_EL1, 1);

    /// <summary>ICC_SGI0R_EL1 and ICC_ASGI1R_EL1 are for Group 0, ICC_SGI1R_EL1 is for Group 1.</summary>
    public static ComputedRegister SGIR(InterruptGroup group) => new(null, null)
    {
        WhenWritten = (ref Transition t, ulong value) => t.Effects.Gic = new GicCommand.SendSGI(group, value),
    };

    /// <summary>A register whose writable bits hold what is written to them.</summary>
    private static ComputedRegister Stored(Reg register, ulong writable) => new(
        (in PE pe, in Inputs _) => pe.System[register],
        (ref PE next, ulong value, in Inputs _) => next.Set(register, next.System[register] & ~writable | value & writable));

    /// <summary>The interrupt that the interface signals if it is in the group; otherwise one that is not present, with INTID 1023.</summary>
    private static PendingInterrupt Acknowledgeable(in PE pe, PendingInterrupts pending, InterruptGroup group)
    {
        var best = CpuInterface.HighestPriorityPending(pe, pending, out var groupOfBest);
        return groupOfBest == group && CpuInterface.CanSignal(pe, best, group) ? best : new PendingInterrupt(false, INTID.Spurious, 0);
    }

    /// <summary>EOIR only drops the priority, and DIR deactivates.</summary>
    private static bool SplitsEOI(in PE pe) => (pe.System[Reg.ICC_CTLR_EL1] & EOImode) != 0;

    /// <summary>The INTID is that of an SGI, PPI or SPI: not special, and not an LPI, which has no active state.</summary>
    private static bool HasEffect(ulong value) => IdOf(value).Value < GicState.InterruptCount;

    private static INTID IdOf(ulong value) => new((uint)(value & 0xff_ffff));
}
