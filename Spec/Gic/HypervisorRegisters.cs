using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using static VirtSpec.Spec.Gic.InterruptGroup;

namespace VirtSpec.Spec.Gic;

/// <summary>The registers of the virtual interface control that are more than stored bits.</summary>
internal static class HypervisorRegisters
{
    public static readonly ComputedRegister ICH_MISR_EL2 = new(static (in PE pe, in Inputs _) => MaintenanceInterrupt.MISR(pe), null);
    public static readonly ComputedRegister ICH_EISR_EL2 = new(static (in PE pe, in Inputs _) => MaintenanceInterrupt.EISR(pe), null);
    public static readonly ComputedRegister ICH_ELRSR_EL2 = new(static (in PE pe, in Inputs _) => MaintenanceInterrupt.ELRSR(pe), null);

    /// <summary>The state that the VM sees as its ICV registers.</summary>
    public static readonly ComputedRegister ICH_VMCR_EL2 = new(static (in PE pe, in Inputs _) => pe.System[Reg.ICH_VMCR_EL2], WriteVMCR);

    /// <summary>A binary point below the least is set to the least.</summary>
    private static void WriteVMCR(ref PE next, ulong value, in Inputs inputs)
    {
        var written = new Registers.ICH_VMCR_EL2(next.Configuration.Masks.Legalise(Reg.ICH_VMCR_EL2, value));
        next.Set(Reg.ICH_VMCR_EL2, written.Bits);
        VirtualMachineControl.Set(ref next, Registers.ICH_VMCR_EL2.Field.VBPR0, Preemption.LegaliseBinaryPoint(Group0, written.VBPR0));
        VirtualMachineControl.Set(ref next, Registers.ICH_VMCR_EL2.Field.VBPR1, Preemption.LegaliseBinaryPoint(Group1, written.VBPR1));
    }
}
