using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Gic;

/// <summary>ICH_VMCR_EL2 as the home of what a VM writes to its ICV registers.</summary>
internal static class VirtualMachineControl
{
    public static ICH_VMCR_EL2 Of(in PE pe) => new(pe.System[Reg.ICH_VMCR_EL2]);

    /// <summary>A value of the register with another value in one of its fields.</summary>
    public static ulong With(ulong register, BitField field, ulong value) => register & ~field.Mask | value << field.Lsb & field.Mask;

    public static void Set(ref PE next, BitField field, ulong value) =>
        next.Set(Reg.ICH_VMCR_EL2, With(next.System[Reg.ICH_VMCR_EL2], field, value));
}
