using VirtSpec.Spec.Registers;

namespace VirtSpec.Spec.Gic;

/// <summary>The registers of the virtual interface control that are functions of the list registers.</summary>
internal static class HypervisorRegisters
{
    public static readonly ComputedRegister ICH_MISR_EL2 = new(null, null);
    public static readonly ComputedRegister ICH_EISR_EL2 = new(null, null);
    public static readonly ComputedRegister ICH_ELRSR_EL2 = new(null, null);
}
