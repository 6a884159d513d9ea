using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using static VirtSpec.Spec.Gic.InterruptGroup;

namespace VirtSpec.Spec.Gic;

/// <summary>
/// The registers of the CPU interface by name. At EL1 a register of Group 0 is the virtual one while HCR_EL2.FMO is 1, a register of Group 1
/// while HCR_EL2.IMO is 1, and one of both while either is. (Arm IHI 0069H, ICC_* register pages.)
/// </summary>
internal static class InterfaceRegisters
{
    private static readonly ulong IMO = HCR_EL2.Field.IMO.Mask, FMO = HCR_EL2.Field.FMO.Mask;

    public static readonly ComputedRegister ICC_PMR_EL1 = Either(ICC.PMR, ICV.PMR, IMO | FMO);
    public static readonly ComputedRegister ICC_IAR0_EL1 = Either(ICC.IAR(Group0), ICV.IAR(Group0), FMO);
    public static readonly ComputedRegister ICC_EOIR0_EL1 = Either(ICC.EOIR(Group0), ICV.EOIR(Group0), FMO);
    public static readonly ComputedRegister ICC_HPPIR0_EL1 = Either(ICC.HPPIR(Group0), ICV.HPPIR(Group0), FMO);
    public static readonly ComputedRegister ICC_BPR0_EL1 = Either(ICC.BPR(Group0), ICV.BPR(Group0), FMO);
    public static readonly ComputedRegister ICC_AP0R0_EL1 = Either(ICC.APR(Group0), ICV.APR(Group0), FMO);
    public static readonly ComputedRegister ICC_AP1R0_EL1 = Either(ICC.APR(Group1), ICV.APR(Group1), IMO);
    public static readonly ComputedRegister ICC_DIR_EL1 = Either(ICC.DIR, ICV.DIR, IMO | FMO);
    public static readonly ComputedRegister ICC_RPR_EL1 = Either(ICC.RPR, ICV.RPR, IMO | FMO);
    public static readonly ComputedRegister ICC_SGI1R_EL1 = ICC.SGIR(Group1);
    public static readonly ComputedRegister ICC_ASGI1R_EL1 = ICC.SGIR(Group0);
    public static readonly ComputedRegister ICC_SGI0R_EL1 = ICC.SGIR(Group0);
    public static readonly ComputedRegister ICC_IAR1_EL1 = Either(ICC.IAR(Group1), ICV.IAR(Group1), IMO);
    public static readonly ComputedRegister ICC_EOIR1_EL1 = Either(ICC.EOIR(Group1), ICV.EOIR(Group1), IMO);
    public static readonly ComputedRegister ICC_HPPIR1_EL1 = Either(ICC.HPPIR(Group1), ICV.HPPIR(Group1), IMO);
    public static readonly ComputedRegister ICC_BPR1_EL1 = Either(ICC.BPR(Group1), ICV.BPR(Group1), IMO);
    public static readonly ComputedRegister ICC_CTLR_EL1 = Either(ICC.CTLR, ICV.CTLR, IMO | FMO);
    public static readonly ComputedRegister ICC_IGRPEN0_EL1 = Either(ICC.IGRPEN(Group0), ICV.IGRPEN(Group0), FMO);
    public static readonly ComputedRegister ICC_IGRPEN1_EL1 = Either(ICC.IGRPEN(Group1), ICV.IGRPEN(Group1), IMO);

    private static ComputedRegister Either(ComputedRegister physical, ComputedRegister @virtual, ulong selectsVirtual)
    {
        ComputedRegister Reached(in PE pe) =>
            pe.EL == ExceptionLevel.EL1 && Routing.EL2Enabled(pe) && (pe.System[Reg.HCR_EL2] & selectsVirtual) != 0 ? @virtual : physical;

        return new ComputedRegister(
            physical.Read is null ? null : (in PE pe, in Inputs inputs) => Reached(pe).Read!(pe, inputs),
            physical.Write is null && @virtual.Write is null ? null : (ref PE next, ulong value, in Inputs inputs) => Reached(next).Write?.Invoke(ref next, value, inputs))
        {
            WhenRead = physical.WhenRead is null && @virtual.WhenRead is null ? null : (ref Transition t, ulong value) => Reached(t.Next).WhenRead?.Invoke(ref t, value),
            WhenWritten = physical.WhenWritten is null && @virtual.WhenWritten is null ? null : (ref Transition t, ulong value) => Reached(t.Next).WhenWritten?.Invoke(ref t, value),
        };
    }
}
