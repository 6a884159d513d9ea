using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Common;

/// <summary>
/// Makes a synchronous exception appear to a guest as if its PE had taken it to EL1: what AArch64.TakeException does, by the registers that EL2 has.
/// (Arm DDI 0487L.b, AArch64.TakeException.)
/// </summary>
public static class ExceptionInjection
{
    private const ulong NZCV = 0xf000_0000, PAN = 1 << 22, SSBS = 1 << 12, DAIF = 0x3c0, EL1h = 5, SPANBit = 1 << 23;
    private const ulong FromLowerEL = 0x400, FromSPx = 0x200;
    private const int DSSBSBit = 44, PANField = 20, SSBSField = 4;

    /// <summary>An instruction that is UNDEFINED at the guest's Exception level: EC is zero, ISS too.</summary>
    public static Handler Undefined(ModelPE pe) => Inject(pe, AArch64Syndrome(ExceptionClass.Unknown, 0), null);

    /// <summary>An abort. EL1 takes those from itself with the next class.</summary>
    /// <param name="ec">Of an abort from a lower Exception level.</param>
    public static async Handler Abort(ModelPE pe, ExceptionClass ec, uint iss, ulong far)
    {
        bool isFromEL0 = (await pe.MRS(Reg.SPSR_EL2) & 0xf) == 0;
        await Inject(pe, AArch64Syndrome(isFromEL0 ? ec : ec + 1, iss), far);
    }

    /// <summary>The exception with this syndrome, and with an address in FAR_EL1 when it has one; it is taken when the guest is entered.</summary>
    public static async Handler Inject(ModelPE pe, ulong syndrome, ulong? far)
    {
        ulong spsr = await pe.MRS(Reg.SPSR_EL2);
        await pe.MSR(Reg.SPSR_EL1, spsr);
        await pe.MSR(Reg.ELR_EL1, await pe.MRS(Reg.ELR_EL2));
        await pe.MSR(Reg.ESR_EL1, syndrome);
        if (far is { } address)
            await pe.MSR(Reg.FAR_EL1, address);
        ulong vector = (await pe.MRS(Reg.VBAR_EL1) & ~0x7ffUL) + ((spsr & 0xc) == 0 ? FromLowerEL : (spsr & 1) != 0 ? FromSPx : 0);
        await pe.MSR(Reg.ELR_EL2, vector);
        await pe.MSR(Reg.SPSR_EL2, await StateOnEntry(pe, spsr));
    }

    /// <summary>PSTATE after an exception to EL1 from a state; SCTLR_EL1 decides PAN and SSBS on a CPU that has them.</summary>
    public static async Handler<ulong> StateOnEntry(ModelPE pe, ulong spsr)
    {
        ulong state = spsr & (NZCV | PAN) | DAIF | EL1h;
        ulong sctlr = await pe.MRS(Reg.SCTLR_EL1);
        if ((sctlr & SPANBit) == 0 && (await pe.MRS(Reg.ID_AA64MMFR1_EL1) >> PANField & 0xf) != 0)
            state |= PAN;
        return (sctlr >> DSSBSBit & 1) != 0 && (await pe.MRS(Reg.ID_AA64PFR1_EL1) >> SSBSField & 0xf) != 0 ? state | SSBS : state;
    }

    private static ulong AArch64Syndrome(ExceptionClass ec, uint iss) => (ulong)ec << 26 | 1UL << 25 | iss;
}
