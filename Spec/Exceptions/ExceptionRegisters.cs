using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Spec.Exceptions;

/// <summary>The registers of one Exception level that exceptions use.</summary>
internal sealed record ExceptionRegisters(Reg ESR, Reg FAR, Reg ELR, Reg SPSR, Reg VBAR, Reg SCTLR)
{
    private static readonly ExceptionRegisters EL1 = new(Reg.ESR_EL1, Reg.FAR_EL1, Reg.ELR_EL1, Reg.SPSR_EL1, Reg.VBAR_EL1, Reg.SCTLR_EL1);
    private static readonly ExceptionRegisters EL2 = new(Reg.ESR_EL2, Reg.FAR_EL2, Reg.ELR_EL2, Reg.SPSR_EL2, Reg.VBAR_EL2, Reg.SCTLR_EL2);

    public static ExceptionRegisters Of(ExceptionLevel el) => el == ExceptionLevel.EL2 ? EL2 : EL1;
}
