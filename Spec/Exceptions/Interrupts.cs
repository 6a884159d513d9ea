using VirtSpec.Spec.Base;
using VirtSpec.Spec.Features;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Exceptions;

/// <summary>Which interrupt, physical or virtual, a PE takes before its next instruction.</summary>
public static class Interrupts
{
    /// <summary>The bits of HCR_EL2 that make a virtual interrupt pending.</summary>
    private static readonly ulong VirtualPending = HCR_EL2.Field.VI.Mask | HCR_EL2.Field.VF.Mask | HCR_EL2.Field.VSE.Mask;

    private static readonly ulong VirtualInterfaceEnabled = ICH_HCR_EL2.Field.En.Mask;

    /// <summary>
    /// The interrupt that is taken now, or null. The order between kinds is IMPLEMENTATION DEFINED; it is that of QEMU:
    /// FIQ, IRQ, virtual IRQ, virtual FIQ, virtual SError, and a physical SError first of all.
    /// </summary>
    public static ExceptionRecord? Pending(in PE pe, in Inputs inputs)
    {
        if (inputs.SError && Takes(pe, ExceptionKind.SError, pe.PSTATE.A))
            return new ExceptionRecord(ExceptionClass.SError, inputs.SErrorSyndrome) { Kind = ExceptionKind.SError };
        var physical = Physical(pe, inputs);
        if (physical.FIQ && Takes(pe, ExceptionKind.FIQ, pe.PSTATE.F))
            return Interrupt(ExceptionKind.FIQ, isVirtual: false);
        if (physical.IRQ && Takes(pe, ExceptionKind.IRQ, pe.PSTATE.I))
            return Interrupt(ExceptionKind.IRQ, isVirtual: false);
        return Virtual(pe);
    }

    /// <summary>The physical interrupts that are pending at this PE, masked or not: from its CPU interface, or beside it.</summary>
    internal static SignalledInterrupts Physical(in PE pe, in Inputs inputs)
    {
        var gic = inputs.Gic.IsEmpty ? default : CpuInterface.Signals(pe, inputs.Gic);
        return new SignalledInterrupts(IRQ: inputs.IRQ || gic.IRQ, FIQ: inputs.FIQ || gic.FIQ);
    }

    /// <summary>The virtual interrupts that are pending, whether HCR_EL2 enables them or not: by its own bits, or from the virtual CPU interface.</summary>
    internal static SignalledInterrupts VirtualLines(in PE pe)
    {
        var hcr = new HCR_EL2(pe.System[Reg.HCR_EL2]);
        var gic = (pe.System[Reg.ICH_HCR_EL2] & VirtualInterfaceEnabled) == 0 ? default : VirtualCpuInterface.Signals(pe);
        return new SignalledInterrupts(IRQ: hcr.VI || gic.IRQ, FIQ: hcr.VF || gic.FIQ);
    }

    /// <summary>An event that ends WFI is pending: a physical interrupt whatever the masks, or a virtual one that HCR_EL2 enables.</summary>
    public static bool WakesFromWfi(in PE pe, in Inputs inputs)
    {
        var physical = Physical(pe, inputs);
        if (physical.IRQ || physical.FIQ || inputs.SError)
            return true;
        var hcr = VirtualControls(pe);
        var lines = VirtualLines(pe);
        return (lines.IRQ && hcr.IMO) || (lines.FIQ && hcr.FMO) || (hcr.VSE && hcr.AMO);
    }

    /// <summary>A virtual SError is pending that HCR_EL2 enables, masked or not.</summary>
    internal static bool IsVirtualSErrorPending(in PE pe)
    {
        var hcr = VirtualControls(pe);
        return hcr.VSE && hcr.AMO;
    }

    /// <summary>The physical SError that is pending cannot be taken at the current Exception level.</summary>
    internal static bool MasksSError(in PE pe) => !Takes(pe, ExceptionKind.SError, pe.PSTATE.A);

    /// <summary>
    /// An interrupt for a level above the current one is taken whatever PSTATE says when that level is EL2, unless EL0 is in a host;
    /// one for the current level, for EL1 from EL0, or for the host of EL0 obeys the mask; one for a lower level waits.
    /// (AArch64.PendingUnmaskedPhysicalInterrupts.)
    /// </summary>
    private static bool Takes(in PE pe, ExceptionKind kind, bool masked)
    {
        var target = Routing.InterruptTarget(pe, kind);
        if (target < pe.EL)
            return false;
        return (target == ExceptionLevel.EL2 && pe.EL < ExceptionLevel.EL2 && !AArch64.ELIsInHost(pe, pe.EL)) || !masked;
    }

    private static ExceptionRecord? Virtual(in PE pe)
    {
        if ((pe.System[Reg.HCR_EL2] & VirtualPending) == 0 && (pe.System[Reg.ICH_HCR_EL2] & VirtualInterfaceEnabled) == 0)
            return null;
        var hcr = VirtualControls(pe);
        if (hcr.Bits == 0)
            return null;
        var lines = VirtualLines(pe);
        if (hcr.IMO && !pe.PSTATE.I && lines.IRQ)
            return Interrupt(ExceptionKind.IRQ, isVirtual: true);
        if (hcr.FMO && !pe.PSTATE.F && lines.FIQ)
            return Interrupt(ExceptionKind.FIQ, isVirtual: true);
        if (hcr.VSE && hcr.AMO && !pe.PSTATE.A)
            return new ExceptionRecord(ExceptionClass.SError, VirtualSErrorSyndrome(pe)) { Kind = ExceptionKind.SError, IsVirtual = true };
        return null;
    }

    /// <summary>EL2 chooses the syndrome with FEAT_RAS; without it the ISS is IMPLEMENTATION DEFINED, and here zero. (AArch64.TakeVirtualSErrorException.)</summary>
    internal static uint VirtualSErrorSyndrome(in PE pe) =>
        pe.Configuration.Cpu.Features.Has(Feature.FEAT_RAS) ? (uint)pe.System[Reg.VSESR_EL2] & 0x1ff_ffff : 0;

    /// <summary>HCR_EL2 where virtual interrupts can be signalled: at EL0 and EL1, with TGE 0; otherwise all zero.</summary>
    private static HCR_EL2 VirtualControls(in PE pe)
    {
        var hcr = new HCR_EL2(pe.System[Reg.HCR_EL2]);
        return pe.EL == ExceptionLevel.EL2 || hcr.TGE || !Routing.EL2Enabled(pe) ? default : hcr;
    }

    private static ExceptionRecord Interrupt(ExceptionKind kind, bool isVirtual) =>
        new(ExceptionClass.Unknown, 0) { Kind = kind, IsVirtual = isVirtual };
}
