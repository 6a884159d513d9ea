using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec;

/// <summary>ESB: an SError that is pending and masked moves into DISR_EL1, a virtual one into VDISR_EL2.</summary>
public static partial class AArch64
{
    /// <summary>Defers a masked physical SError. (Arm DDI0487L.b, AArch64.ESBOperation.)</summary>
    internal static void ESBOperation(ref Transition t)
    {
        if (!t.Inputs.SError || !Interrupts.MasksSError(t.Next))
            return;
        t.Next.Set(Reg.DISR_EL1, ReportDeferredSError(t.Inputs.SErrorSyndrome));
        t.Effects.DefersSError = true;
    }

    /// <summary>Defers a masked virtual SError, with the syndrome that EL2 chose, and ends it. (Arm DDI0487L.b, AArch64.vESBOperation.)</summary>
    internal static void vESBOperation(ref PE next)
    {
        if (!Interrupts.IsVirtualSErrorPending(next) || !next.PSTATE.A)
            return;
        next.Set(Reg.VDISR_EL2, ReportDeferredSError(Interrupts.VirtualSErrorSyndrome(next)));
        next.Set(Reg.HCR_EL2, next.System[Reg.HCR_EL2] & ~HCR_EL2.Field.VSE.Mask);
    }

    /// <summary>A is set; IDS and ISS are those of the syndrome. (Arm DDI0487L.b, AArch64.ReportDeferredSError.)</summary>
    private static ulong ReportDeferredSError(uint syndrome) => DISR_EL1.Field.A.Mask | (syndrome & 0x1ff_ffff);
}
