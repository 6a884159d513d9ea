using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Features;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec;

public static partial class AArch64
{
    /// <summary>AArch64.ExceptionReturn: ERET at EL1 or EL2. Clears the exclusive monitor and sets the event register.</summary>
    internal static void ExceptionReturn(ref PE next)
    {
        var bank = ExceptionRegisters.Of(next.EL);
        var spsr = new PSTATE((uint)next.System[bank.SPSR]);
        ulong target = next.System[bank.ELR];
        if (IllegalExceptionReturn(next, spsr))
            next.PSTATE = IllegalReturnState(next.PSTATE, StateOf(next, spsr));
        else if (spsr.nRW)
            throw new NotModelledException($"ERET to AArch32 (SPSR {spsr.Bits:x8})", new VA(next.PC));
        else
            next.PSTATE = StateOf(next, spsr);
        next.Monitor = ExclusiveMonitor.Open;
        next.EventRegister = true;
        // After an illegal return that names AArch32, bits 63:32 and 1:0 of the PC are UNKNOWN; here they come from ELR_ELx like the rest.
        next.PC = BranchAddr(next, target);
    }

    /// <summary>IllegalExceptionReturn: the SPSR names a state to which this level cannot return.</summary>
    internal static bool IllegalExceptionReturn(in PE pe, PSTATE spsr)
    {
        if (spsr.nRW)
            return IllegalReturnToAArch32(pe, spsr);
        bool reservedMode = (spsr.Bits & 0b10) != 0 || (spsr.EL == ExceptionLevel.EL0 && spsr.SP);
        if (reservedMode || spsr.EL > pe.EL || spsr.EL == ExceptionLevel.EL3)
            return true;
        if (!Routing.EL2Enabled(pe) || spsr.EL == ExceptionLevel.EL2)
            return false;
        var hcr = new HCR_EL2(pe.System[Reg.HCR_EL2]);
        return !hcr.RW || (spsr.EL == ExceptionLevel.EL1 && hcr.TGE);
    }

    /// <summary>
    /// A mode of AArch32 must exist on this PE: User at EL0, six modes at EL1. Hyp does not, because EL2 is the level from which the PE starts and in AArch64;
    /// nor does Monitor, without EL3. EL1 must be in AArch32 then, and not replaced by EL2 as HCR_EL2.TGE does.
    /// </summary>
    private static bool IllegalReturnToAArch32(in PE pe, PSTATE spsr)
    {
        const uint User = 0b0000, FIQ = 0b0001, IRQ = 0b0010, Supervisor = 0b0011, Abort = 0b0111, Undefined = 0b1011, System = 0b1111;
        var features = pe.Configuration.Cpu.Features;
        switch (spsr.Bits & 0xf)
        {
            case User:
                return !features.Has(Feature.FEAT_AA32EL0);
            case FIQ or IRQ or Supervisor or Abort or Undefined or System:
                var hcr = new HCR_EL2(pe.System[Reg.HCR_EL2]);
                bool el1IsAArch32 = features.Has(Feature.FEAT_AA32EL1) && Routing.EL2Enabled(pe) && !hcr.RW;
                return !el1IsAArch32 || hcr.TGE;
            default:
                return true;
        }
    }

    /// <summary>After an illegal return the level, stack pointer and execution state stay, flags, masks and PAN come from the SPSR, and IL is set. UAO and SSBS are UNKNOWN; they stay.</summary>
    private static PSTATE IllegalReturnState(PSTATE current, PSTATE spsr) =>
        current.WithNZCV(spsr.NZCV).WithDAIF(spsr.DAIF).WithPAN(spsr.PAN).WithSS(false).WithIL(true);

    /// <summary>The bits of the SPSR that are state of this CPU. SS stays clear: it is copied only while MDSCR_EL1.SS is 1, and setting that stops.</summary>
    private static PSTATE StateOf(in PE pe, PSTATE spsr) =>
        new PSTATE((uint)pe.Configuration.Masks.Legalise(Reg.SPSR_EL1, spsr.Bits)).WithSS(false);
}
