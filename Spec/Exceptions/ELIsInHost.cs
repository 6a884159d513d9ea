using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec;

public static partial class AArch64
{
    /// <summary>ELIsInHost: EL2 while HCR_EL2.E2H is 1, and EL0 while TGE is 1 too. EL1 is never in a host.</summary>
    public static bool ELIsInHost(in PE pe, ExceptionLevel el) => ELIsInHost(pe.Configuration, pe.System, el);

    /// <inheritdoc cref="ELIsInHost(in PE, ExceptionLevel)"/>
    public static bool ELIsInHost(PeConfiguration configuration, SystemRegisterFile system, ExceptionLevel el)
    {
        if (!configuration.HaveEL2 || el == ExceptionLevel.EL1)
            return false;
        var hcr = new HCR_EL2(system[Reg.HCR_EL2]);
        return hcr.E2H && (el == ExceptionLevel.EL2 || hcr.TGE);
    }
}
