using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Exceptions;

/// <summary>Where exceptions go.</summary>
public static class Routing
{
    /// <summary>EL2 is implemented; with no EL3 there is no Secure state, so it is enabled too.</summary>
    public static bool EL2Enabled(in PE pe) => pe.Configuration.HaveEL2;

    /// <summary>The Exception level that takes <paramref name="exception"/>, and the class it reports there.</summary>
    public static (ExceptionLevel Target, ExceptionRecord Reported) Route(in PE pe, ExceptionRecord exception)
    {
        if (exception.Kind != ExceptionKind.Synchronous)
            return (exception.IsVirtual ? ExceptionLevel.EL1 : InterruptTarget(pe, exception.Kind), exception);
        var target = Max(pe.EL, exception.MinimumTarget);
        if (target == ExceptionLevel.EL2 || !EL2Enabled(pe))
            return (target, exception);
        var hcr = new HCR_EL2(pe.System[Reg.HCR_EL2]);
        if (exception.IsDebug && (hcr.TGE || new MDCR_EL2(pe.System[Reg.MDCR_EL2]).TDE))
            return (ExceptionLevel.EL2, exception);
        if (hcr.TEA && IsExternalAbort(exception))
            return (ExceptionLevel.EL2, exception);
        return pe.EL == ExceptionLevel.EL0 && hcr.TGE ? (ExceptionLevel.EL2, ReportedUnderTGE(exception)) : (ExceptionLevel.EL1, exception);
    }

    /// <summary>The Exception level to which a physical interrupt of a kind is routed, whether or not it can be taken now.</summary>
    public static ExceptionLevel InterruptTarget(in PE pe, ExceptionKind kind)
    {
        if (!EL2Enabled(pe))
            return ExceptionLevel.EL1;
        var hcr = new HCR_EL2(pe.System[Reg.HCR_EL2]);
        bool toEL2 = kind switch
        {
            ExceptionKind.IRQ => hcr.IMO,
            ExceptionKind.FIQ => hcr.FMO,
            _ => hcr.AMO,
        };
        return toEL2 || hcr.TGE ? ExceptionLevel.EL2 : ExceptionLevel.EL1;
    }

    /// <summary>A synchronous External abort, on the access itself or on a translation table walk: FSC 010000, or 0101xx with the level.</summary>
    private static bool IsExternalAbort(ExceptionRecord exception) =>
        exception.EC is ExceptionClass.InstructionAbortLowerEL or ExceptionClass.DataAbortLowerEL
        && (exception.ISS & 0x3f) is 0b010000 or (>= 0b010100 and <= 0b010111);

    /// <summary>A trapped FP access that TGE reroutes from EL1 to EL2 is reported as an unknown reason. (Arm ARM, HCR_EL2.TGE.)</summary>
    private static ExceptionRecord ReportedUnderTGE(ExceptionRecord exception) =>
        exception.EC == ExceptionClass.AdvSIMDFPAccess ? exception with { EC = ExceptionClass.Unknown, ISS = 0 } : exception;

    private static ExceptionLevel Max(ExceptionLevel a, ExceptionLevel b) => a > b ? a : b;
}
