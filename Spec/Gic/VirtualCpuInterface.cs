using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Gic;

/// <summary>
/// The virtual CPU interface: what the list registers signal to a PE, and to its hypervisor.
/// (Arm IHI 0069H, HighestPriorityVirtualInterrupt, CanSignalVirtualInterrupt, VGroupBits.)
/// </summary>
public static class VirtualCpuInterface
{
    private const ulong VENG0 = 1, VENG1 = 2;

    private static readonly ulong En = ICH_HCR_EL2.Field.En.Mask;

    /// <summary>Virtual Group 0 interrupts are signalled as virtual FIQ, those of Group 1 as virtual IRQ, whatever HCR_EL2 enables.</summary>
    public static SignalledInterrupts Signals(in PE pe)
    {
        int n = Signalled(pe);
        if (n < 0)
            return default;
        bool isGroup1 = ListRegister.Of(pe, n).Group == InterruptGroup.Group1;
        return new SignalledInterrupts(IRQ: isGroup1, FIQ: !isGroup1);
    }

    /// <summary>The maintenance interrupt is asserted: a cause of ICH_MISR_EL2 holds while ICH_HCR_EL2.En is 1.</summary>
    public static bool SignalsMaintenance(in PE pe) => (pe.System[Reg.ICH_HCR_EL2] & En) != 0 && MaintenanceInterrupt.MISR(pe) != 0;

    /// <summary>
    /// The list register with the pending interrupt of the highest priority among the groups that are enabled, or -1.
    /// The order of equal priorities is IMPLEMENTATION DEFINED: the lowest register, as in QEMU.
    /// </summary>
    internal static int HighestPriority(in PE pe)
    {
        ulong vmcr = pe.System[Reg.ICH_VMCR_EL2];
        if ((vmcr & (VENG0 | VENG1)) == 0)
            return -1;
        int best = -1;
        byte priority = Preemption.Idle;
        for (int n = 0; n < ListRegister.Count; n++)
        {
            var lr = ListRegister.Of(pe, n);
            if (!lr.IsPending || lr.Priority >= priority || (vmcr & (lr.Group == InterruptGroup.Group1 ? VENG1 : VENG0)) == 0)
                continue;
            best = n;
            priority = lr.Priority;
        }
        return best;
    }

    /// <summary>The list register whose interrupt is signalled, or -1: it passes the mask, and preempts what is active.</summary>
    internal static int Signalled(in PE pe)
    {
        if ((pe.System[Reg.ICH_HCR_EL2] & En) == 0)
            return -1;
        int n = HighestPriority(pe);
        if (n < 0)
            return -1;
        var lr = ListRegister.Of(pe, n);
        bool isMasked = lr.Priority >= VirtualMachineControl.Of(pe).VPMR;
        return !isMasked && Preemption.Preempts(lr.Priority, RunningPriority(pe), SubpriorityBits(pe, lr.Group)) ? n : -1;
    }

    /// <summary>The highest priority that is active.</summary>
    internal static byte RunningPriority(in PE pe) => Preemption.Running(pe.System[Reg.ICH_AP0R0_EL2], pe.System[Reg.ICH_AP1R0_EL2]);

    /// <summary>How the interrupts of a group divide their priorities.</summary>
    internal static int SubpriorityBits(in PE pe, InterruptGroup group)
    {
        var vmcr = VirtualMachineControl.Of(pe);
        return Preemption.SubpriorityBits(group, vmcr.VBPR0, vmcr.VBPR1, vmcr.VCBPR);
    }
}
