using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Registers;

/// <summary>Registers that are views of PSTATE, the stack pointers and pending interrupts.</summary>
internal static class ProcessorState
{
    private const ulong PANBit = 1 << 22, UAOBit = 1 << 23, SSBSBit = 1 << 12;

    public static readonly ComputedRegister SPSel = new(
        static (in PE pe, in Inputs _) => pe.PSTATE.SP ? 1u : 0u,
        static (ref PE next, ulong value, in Inputs _) => next.PSTATE = next.PSTATE.WithSP((value & 1) != 0));

    public static readonly ComputedRegister CurrentEL = new(static (in PE pe, in Inputs _) => (ulong)pe.EL << 2, null);

    public static readonly ComputedRegister NZCV = new(
        static (in PE pe, in Inputs _) => (ulong)pe.PSTATE.NZCV << 28,
        static (ref PE next, ulong value, in Inputs _) => next.PSTATE = next.PSTATE.WithNZCV((uint)(value >> 28) & 0xf));

    public static readonly ComputedRegister DAIF = new(
        static (in PE pe, in Inputs _) => (ulong)pe.PSTATE.DAIF << 6,
        static (ref PE next, ulong value, in Inputs _) => next.PSTATE = next.PSTATE.WithDAIF((uint)(value >> 6) & 0xf));

    public static readonly ComputedRegister PAN = new(
        static (in PE pe, in Inputs _) => pe.PSTATE.PAN ? PANBit : 0,
        static (ref PE next, ulong value, in Inputs _) => next.PSTATE = next.PSTATE.WithPAN((value & PANBit) != 0));

    public static readonly ComputedRegister UAO = new(
        static (in PE pe, in Inputs _) => pe.PSTATE.UAO ? UAOBit : 0,
        static (ref PE next, ulong value, in Inputs _) => next.PSTATE = next.PSTATE.WithUAO((value & UAOBit) != 0));

    public static readonly ComputedRegister SSBS = new(
        static (in PE pe, in Inputs _) => pe.PSTATE.SSBS ? SSBSBit : 0,
        static (ref PE next, ulong value, in Inputs _) => next.PSTATE = next.PSTATE.WithSSBS((value & SSBSBit) != 0));

    public static readonly ComputedRegister SP_EL0 = StackPointer(ExceptionLevel.EL0);

    public static readonly ComputedRegister SP_EL1 = StackPointer(ExceptionLevel.EL1);

    /// <summary>Pending interrupts: virtual ones where HCR_EL2 routes their physical kind to EL2 and software runs below it, else physical ones.</summary>
    public static readonly ComputedRegister ISR_EL1 = new(static (in PE pe, in Inputs inputs) =>
    {
        var hcr = new HCR_EL2(pe.System[Reg.HCR_EL2]);
        bool below = pe.EL == ExceptionLevel.EL1 && Routing.EL2Enabled(pe);
        bool a = below && hcr.AMO ? hcr.VSE : inputs.SError;
        var (physical, @virtual) = (Interrupts.Physical(pe, inputs), Interrupts.VirtualLines(pe));
        bool i = below && hcr.IMO ? @virtual.IRQ : physical.IRQ;
        bool f = below && hcr.FMO ? @virtual.FIQ : physical.FIQ;
        return (a ? 1u << 8 : 0) | (i ? 1u << 7 : 0) | (f ? 1u << 6 : 0);
    }, null);

    /// <summary>The SError that ESB deferred: of the virtual machine where SErrors are routed to EL2 and software runs at EL1.</summary>
    public static readonly ComputedRegister DISR_EL1 = new(
        static (in PE pe, in Inputs _) => pe.System[Deferred(pe)],
        static (ref PE next, ulong value, in Inputs _) => next.Set(Deferred(next), next.Configuration.Masks.Legalise(Reg.DISR_EL1, value)));

    private static Reg Deferred(in PE pe) =>
        pe.EL == ExceptionLevel.EL1 && Routing.EL2Enabled(pe) && new HCR_EL2(pe.System[Reg.HCR_EL2]).AMO ? Reg.VDISR_EL2 : Reg.DISR_EL1;

    /// <summary>Requesting a warm reset stops; AA64 reads as one.</summary>
    public static readonly ComputedRegister RMR_EL2 = new(
        static (in PE _, in Inputs _) => 1,
        static (ref PE next, ulong value, in Inputs _) =>
        {
            if ((value & 2) != 0)
                throw new NotModelledException("warm reset (RMR_EL2.RR)", new VA(next.PC));
        });

    private static ComputedRegister StackPointer(ExceptionLevel el) => new(
        (in PE pe, in Inputs _) => pe.SPOf(el),
        (ref PE next, ulong value, in Inputs _) => next.SetSPOf(el, value));
}
