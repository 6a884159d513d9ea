using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Gic;

/// <summary>
/// What a VM does with its virtual interrupts: acknowledge, end, deactivate.
/// (Arm IHI 0069H, VirtualReadIAR0, VirtualReadIAR1, VirtualWriteEOIR0, VirtualWriteEOIR1, VirtualWriteDIR.)
/// </summary>
internal static class VirtualInterrupts
{
    private const uint FirstSpecial = 1020, LastSpecial = 1023, FirstLPI = 8192;

    /// <summary>The list register that reading the IAR of a group acknowledges, or -1.</summary>
    public static int Acknowledgeable(in PE pe, InterruptGroup group) => IfInGroup(pe, VirtualCpuInterface.Signalled(pe), group);

    /// <summary>The list register if its interrupt is in the group, otherwise -1.</summary>
    public static int IfInGroup(in PE pe, int listRegister, InterruptGroup group) =>
        listRegister >= 0 && ListRegister.Of(pe, listRegister).Group == group ? listRegister : -1;

    /// <summary>
    /// The interrupt becomes active, and its group priority too.
    /// A list register with a special INTID, 1020 to 1023, which is UNPREDICTABLE, becomes invalid.
    /// </summary>
    public static void Acknowledge(ref PE next, InterruptGroup group)
    {
        int n = Acknowledgeable(next, group);
        if (n < 0)
            return;
        var lr = ListRegister.Of(next, n);
        if (IsSpecial(lr.VINTID))
        {
            lr.WithoutPending().StoreIn(ref next, n);
            return;
        }
        var active = ICV.ActivePriorities(group);
        byte priority = Preemption.GroupPriority(lr.Priority, VirtualCpuInterface.SubpriorityBits(next, group));
        next.Set(active, next.System[active] | Preemption.ActiveBit(priority));
        lr.Acknowledged().StoreIn(ref next, n);
    }

    /// <summary>
    /// A write to EOIR: the priority drops, and with EOImode 0 the interrupt is deactivated too; one whose INTID is that of an LPI always is.
    /// </summary>
    /// <remarks>
    /// What the architecture leaves open is done as QEMU does it. The highest active priority drops whichever group it is of, before the INTID is looked at.
    /// When no priority is active nothing happens at all. An interrupt of the other group, or of another priority than what dropped, stays active.
    /// </remarks>
    public static void End(ref Transition t, InterruptGroup group, INTID id)
    {
        byte dropped = VirtualCpuInterface.RunningPriority(t.Next);
        if (IsSpecial(id) || dropped == Preemption.Idle)
            return;
        DropPriority(ref t.Next);
        bool deactivates = !VirtualMachineControl.Of(t.Next).VEOIM;
        int n = FindActive(t.Next, id);
        if (n < 0)
        {
            if (deactivates && id.Value < FirstLPI)
                CountUnknown(ref t.Next);
            return;
        }
        var lr = ListRegister.Of(t.Next, n);
        bool matches = lr.Group == group && Preemption.GroupPriority(lr.Priority, VirtualCpuInterface.SubpriorityBits(t.Next, group)) == dropped;
        if (matches && (deactivates || id.Value >= FirstLPI))
            DeactivateIn(ref t, n);
    }

    /// <summary>
    /// A write to DIR, which with EOImode 0 is UNPREDICTABLE and does nothing.
    /// So do the INTIDs that are special, reserved, or of LPIs, which have no active state.
    /// </summary>
    public static void Deactivate(ref Transition t, INTID id)
    {
        if (!VirtualMachineControl.Of(t.Next).VEOIM || id.Value >= FirstSpecial)
            return;
        int n = FindActive(t.Next, id);
        if (n < 0)
            CountUnknown(ref t.Next);
        else
            DeactivateIn(ref t, n);
    }

    /// <summary>The interrupt of a list register ends, and with it the physical one that it is linked to.</summary>
    private static void DeactivateIn(ref Transition t, int n)
    {
        var lr = ListRegister.Of(t.Next, n);
        if (lr.HW && lr.PINTID.Value < FirstSpecial)
            t.Effects.Gic = new GicCommand.Deactivate(lr.PINTID);
        lr.Deactivated().StoreIn(ref t.Next, n);
    }

    /// <summary>
    /// The first list register in which the interrupt is active, or -1.
    /// Two with one INTID are UNPREDICTABLE: the lowest counts, as in QEMU.
    /// </summary>
    private static int FindActive(in PE pe, INTID id)
    {
        for (int n = 0; n < ListRegister.Count; n++)
        {
            var lr = ListRegister.Of(pe, n);
            if (lr.IsActive && lr.VINTID == id)
                return n;
        }
        return -1;
    }

    private static void DropPriority(ref PE next)
    {
        var (active0, active1) = Preemption.Drop(next.System[Reg.ICH_AP0R0_EL2], next.System[Reg.ICH_AP1R0_EL2]);
        next.Set(Reg.ICH_AP0R0_EL2, active0);
        next.Set(Reg.ICH_AP1R0_EL2, active1);
    }

    /// <summary>EOIcount: the VM ended an interrupt that is in no list register. It wraps.</summary>
    private static void CountUnknown(ref PE next)
    {
        var count = ICH_HCR_EL2.Field.EOIcount;
        ulong hcr = next.System[Reg.ICH_HCR_EL2];
        next.Set(Reg.ICH_HCR_EL2, hcr & ~count.Mask | (count.In(hcr) + 1) << count.Lsb & count.Mask);
    }

    private static bool IsSpecial(INTID id) => id.Value is >= FirstSpecial and <= LastSpecial;
}
