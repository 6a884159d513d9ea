using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using static VirtSpec.Spec.Gic.InterruptGroup;

namespace VirtSpec.Spec.Gic;

/// <summary>The registers of the virtual CPU interface, which EL1 reaches by the names of the physical one. (Arm IHI 0069H, ICV_* register pages.)</summary>
internal static class ICV
{
    public static ComputedRegister PMR { get; } = new(
        static (in PE pe, in Inputs _) => VirtualMachineControl.Of(pe).VPMR,
        static (ref PE next, ulong value, in Inputs _) => VirtualMachineControl.Set(ref next, ICH_VMCR_EL2.Field.VPMR, Preemption.Implemented(value)));

    /// <summary>EOImode and CBPR; the rest says what ICH_VTR_EL2 says.</summary>
    public static ComputedRegister CTLR { get; } = new(ReadCTLR, WriteCTLR);

    public static ComputedRegister RPR { get; } = new(static (in PE pe, in Inputs _) => VirtualCpuInterface.RunningPriority(pe), null);

    public static ComputedRegister DIR { get; } = new(null, null) { WhenWritten = static (ref Transition t, ulong value) => VirtualInterrupts.Deactivate(ref t, IdOf(value)) };

    public static ComputedRegister IAR(InterruptGroup group) => new((in PE pe, in Inputs _) => IdIn(pe, VirtualInterrupts.Acknowledgeable(pe, group)), null)
    {
        WhenRead = (ref Transition t, ulong _) => VirtualInterrupts.Acknowledge(ref t.Next, group),
    };

    public static ComputedRegister EOIR(InterruptGroup group) => new(null, null)
    {
        WhenWritten = (ref Transition t, ulong value) => VirtualInterrupts.End(ref t, group, IdOf(value)),
    };

    /// <summary>The pending interrupt of the highest priority if it is in the group, masked or not, and whether ICH_HCR_EL2.En is 1 or not.</summary>
    public static ComputedRegister HPPIR(InterruptGroup group) => new(
        (in PE pe, in Inputs _) => IdIn(pe, VirtualInterrupts.IfInGroup(pe, VirtualCpuInterface.HighestPriority(pe), group)), null);

    /// <summary>The binary point of a group. While CBPR is 1, that of Group 1 is derived and ignores writes.</summary>
    public static ComputedRegister BPR(InterruptGroup group) => group == Group0
        ? new(static (in PE pe, in Inputs _) => VirtualMachineControl.Of(pe).VBPR0,
            static (ref PE next, ulong value, in Inputs _) =>
                VirtualMachineControl.Set(ref next, ICH_VMCR_EL2.Field.VBPR0, Preemption.LegaliseBinaryPoint(Group0, value)))
        : new(ReadBPR1, WriteBPR1);

    public static ComputedRegister APR(InterruptGroup group)
    {
        var active = ActivePriorities(group);
        return new((in PE pe, in Inputs _) => pe.System[active], (ref PE next, ulong value, in Inputs _) => next = next.WithLegalised(active, value));
    }

    public static ComputedRegister IGRPEN(InterruptGroup group)
    {
        var enable = group == Group1 ? ICH_VMCR_EL2.Field.VENG1 : ICH_VMCR_EL2.Field.VENG0;
        return new(
            (in PE pe, in Inputs _) => enable.In(pe.System[Reg.ICH_VMCR_EL2]),
            (ref PE next, ulong value, in Inputs _) => VirtualMachineControl.Set(ref next, enable, value));
    }

    /// <summary>The register that holds the active priorities of a group.</summary>
    internal static Reg ActivePriorities(InterruptGroup group) => group == Group1 ? Reg.ICH_AP1R0_EL2 : Reg.ICH_AP0R0_EL2;

    private static ulong ReadCTLR(in PE pe, in Inputs inputs)
    {
        var vtr = new ICH_VTR_EL2(pe.System[Reg.ICH_VTR_EL2]);
        var vmcr = VirtualMachineControl.Of(pe);
        return (vtr.A3V ? ICC_CTLR_EL1.Field.A3V.Mask : 0)
            | (vtr.SEIS ? ICC_CTLR_EL1.Field.SEIS.Mask : 0)
            | vtr.IDbits << ICC_CTLR_EL1.Field.IDbits.Lsb
            | vtr.PRIbits << ICC_CTLR_EL1.Field.PRIbits.Lsb
            | (vmcr.VEOIM ? ICC_CTLR_EL1.Field.EOImode.Mask : 0)
            | (vmcr.VCBPR ? ICC_CTLR_EL1.Field.CBPR.Mask : 0);
    }

    private static void WriteCTLR(ref PE next, ulong value, in Inputs inputs)
    {
        VirtualMachineControl.Set(ref next, ICH_VMCR_EL2.Field.VEOIM, ICC_CTLR_EL1.Field.EOImode.In(value));
        VirtualMachineControl.Set(ref next, ICH_VMCR_EL2.Field.VCBPR, ICC_CTLR_EL1.Field.CBPR.In(value));
    }

    private static ulong ReadBPR1(in PE pe, in Inputs inputs)
    {
        var vmcr = VirtualMachineControl.Of(pe);
        return vmcr.VCBPR ? Preemption.CommonBinaryPoint(vmcr.VBPR0) : vmcr.VBPR1;
    }

    private static void WriteBPR1(ref PE next, ulong value, in Inputs inputs)
    {
        if (!VirtualMachineControl.Of(next).VCBPR)
            VirtualMachineControl.Set(ref next, ICH_VMCR_EL2.Field.VBPR1, Preemption.LegaliseBinaryPoint(Group1, value));
    }

    /// <summary>What a list register shows the VM, or that there is none.</summary>
    private static ulong IdIn(in PE pe, int listRegister) =>
        (listRegister < 0 ? INTID.Spurious : ListRegister.Of(pe, listRegister).VINTID).Value;

    private static INTID IdOf(ulong written) => new((uint)ICC_IAR0_EL1.Field.INTID.In(written));
}
