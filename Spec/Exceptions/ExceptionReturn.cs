using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
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
            next.PSTATE = IllegalReturnState(next.PSTATE, spsr);
        else if (spsr.nRW)
            throw new NotModelledException($"ERET to AArch32 (SPSR {spsr.Bits:x8})", new VA(next.PC));
        else
            next.PSTATE = LegalReturnState(spsr);
        next.Monitor = ExclusiveMonitor.Open;
        next.EventRegister = true;
        next.PC = next.PSTATE.IL ? target : BranchAddr(next, target);
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
    /// AArch32 at EL1 needs HCR_EL2.RW=0; AArch32 at EL0 may stand below either.
    /// A return to a mode above the current level, or to one that does not exist, is illegal.
    /// </summary>
    private static bool IllegalReturnToAArch32(in PE pe, PSTATE spsr)
    {
        const uint User = 0b0000, Hyp = 0b1010, Monitor = 0b0110;
        uint mode = spsr.Bits & 0xf;
        bool exists = mode is User or 0b0001 or 0b0010 or 0b0011 or 0b0111 or 0b1011 or 0b1111;
        if (!exists || mode is Hyp or Monitor)
            return true;
        if (mode == User)
            return false;
        bool el1IsAArch64 = !Routing.EL2Enabled(pe) || new HCR_EL2(pe.System[Reg.HCR_EL2]).RW;
        return el1IsAArch64 || new HCR_EL2(pe.System[Reg.HCR_EL2]).TGE || pe.EL == ExceptionLevel.EL1;
    }

    /// <summary>After an illegal return the level, stack pointer and execution state stay, the flags and masks come from the SPSR, and IL is set.</summary>
    private static PSTATE IllegalReturnState(PSTATE current, PSTATE spsr) =>
        current.WithNZCV(spsr.NZCV).WithDAIF(spsr.DAIF).WithSS(false).WithIL(true);

    /// <summary>Bits of the SPSR that are not state of a v8.0 PE are dropped. SS stays clear: software step is not modelled.</summary>
    private static PSTATE LegalReturnState(PSTATE spsr) =>
        new PSTATE(spsr.Bits & (PSTATE.NZCVMask | PSTATE.DAIFMask | 0xd)).WithIL(spsr.IL);
}
