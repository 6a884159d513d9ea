using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Features;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec;

/// <summary>Functions of the Arm ARM's pseudocode under their own names.</summary>
public static partial class AArch64
{
    /// <summary>AArch64.TakeException: the PE after it took <paramref name="exception"/>, to the level that routing chooses.</summary>
    public static PE TakeException(in PE pe, ExceptionRecord exception)
    {
        var (target, reported) = Routing.Route(pe, exception);
        if (target == ExceptionLevel.EL1 && Routing.EL2Enabled(pe) && !new HCR_EL2(pe.System[Reg.HCR_EL2]).RW)
            throw new NotModelledException("an exception to EL1 while HCR_EL2.RW is 0, which makes EL1 AArch32", new VA(pe.PC));
        var bank = ExceptionRegisters.Of(target);
        var next = pe;
        next.System = ReportSyndrome(pe.System, bank, Reported(reported, isFromLowerEL: pe.EL < target))
            .With(bank.SPSR, pe.PSTATE.Bits)
            .With(bank.ELR, pe.PC + exception.ReturnOffset);
        if (exception is { IsVirtual: true, Kind: ExceptionKind.SError })
            next.System = next.System.With(Reg.HCR_EL2, next.System[Reg.HCR_EL2] & ~HCR_EL2.Field.VSE.Mask);
        next.PC = (pe.System[bank.VBAR] & ~0x7ffUL) + VectorOffset(pe, target, exception.Kind);
        next.PSTATE = StateOnEntry(pe, target, pe.System[bank.SCTLR]);
        return next;
    }

    /// <summary>PSTATE after the exception: SCTLR_ELx of the target decides PAN, at EL1 and in the host of EL0, and SSBS, on a CPU that has them.</summary>
    private static PSTATE StateOnEntry(in PE pe, ExceptionLevel target, ulong sctlr)
    {
        var features = pe.Configuration.Cpu.Features;
        var state = pe.PSTATE.OnExceptionTo(target);
        // SCTLR_EL2 has DSSBS, and in a host SPAN, in the places of SCTLR_EL1.
        var controls = new SCTLR_EL1(sctlr);
        if (features.Has(Feature.FEAT_PAN) && (target == ExceptionLevel.EL1 || ELIsInHost(pe, ExceptionLevel.EL0)) && !controls.SPAN)
            state = state.WithPAN(true);
        return features.Has(Feature.FEAT_SSBS) ? state.WithSSBS(controls.DSSBS) : state;
    }

    /// <summary>The value that ESR_ELx takes: EC, IL, ISS. IL is 1 for every exception from AArch64.</summary>
    public static ulong Syndrome(ExceptionClass ec, uint iss) => (ulong)ec << 26 | 1UL << 25 | iss;

    /// <summary>
    /// AArch64.ReportException: aborts and some debug exceptions have one class when they come from a lower Exception level,
    /// which is how they are recorded, and the next one when they come from the level that takes them.
    /// </summary>
    public static ExceptionRecord Reported(ExceptionRecord exception, bool isFromLowerEL) =>
        !isFromLowerEL && exception.EC is (ExceptionClass.InstructionAbortLowerEL or ExceptionClass.DataAbortLowerEL)
            ? exception with { EC = exception.EC + 1 }
            : exception;

    private static SystemRegisterFile ReportSyndrome(SystemRegisterFile system, ExceptionRegisters bank, ExceptionRecord exception)
    {
        if (exception.Kind is ExceptionKind.IRQ or ExceptionKind.FIQ)
            return system;
        system = system.With(bank.ESR, Syndrome(exception.EC, exception.ISS));
        if (exception.FaultAddress is { } address)
            system = system.With(bank.FAR, address);
        if (exception.FaultIPA is { } ipa)
            system = system.With(Reg.HPFAR_EL2, ipa.Value >> 12 << 4);
        return system;
    }

    /// <summary>The offset from VBAR_ELx: by where the exception comes from, then by its kind. Lower levels are AArch64 here.</summary>
    private static ulong VectorOffset(in PE pe, ExceptionLevel target, ExceptionKind kind)
    {
        ulong from = target > pe.EL ? 0x400u : pe.PSTATE.SP ? 0x200u : 0x000u;
        return from + (ulong)kind * 0x80;
    }
}
