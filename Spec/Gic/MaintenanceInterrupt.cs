using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Gic;

/// <summary>The causes of the maintenance interrupt. (Arm IHI 0069H, ICH_MISR_EL2, ICH_EISR_EL2, ICH_ELRSR_EL2.)</summary>
internal static class MaintenanceInterrupt
{
    /// <summary>
    /// A bit for each cause that holds and that ICH_HCR_EL2 enables, whether En is 1 or not; EOI is enabled in the list registers.
    /// Whether a register that is pending and active counts for NP is not said; as in QEMU, it does not.
    /// </summary>
    public static ulong MISR(in PE pe)
    {
        var hcr = new ICH_HCR_EL2(pe.System[Reg.ICH_HCR_EL2]);
        var vmcr = VirtualMachineControl.Of(pe);
        int valid = 0, pending = 0, ended = 0;
        for (int n = 0; n < ListRegister.Count; n++)
        {
            var lr = ListRegister.Of(pe, n);
            valid += lr.IsInvalid ? 0 : 1;
            pending += lr.IsPending ? 1 : 0;
            ended += lr.HasEnded ? 1 : 0;
        }
        return Cause(ended > 0, ICH_MISR_EL2.Field.EOI)
            | Cause(hcr.UIE && valid < 2, ICH_MISR_EL2.Field.U)
            | Cause(hcr.LRENPIE && hcr.EOIcount != 0, ICH_MISR_EL2.Field.LRENP)
            | Cause(hcr.NPIE && pending == 0, ICH_MISR_EL2.Field.NP)
            | Cause(hcr.VGrp0EIE && vmcr.VENG0, ICH_MISR_EL2.Field.VGrp0E)
            | Cause(hcr.VGrp0DIE && !vmcr.VENG0, ICH_MISR_EL2.Field.VGrp0D)
            | Cause(hcr.VGrp1EIE && vmcr.VENG1, ICH_MISR_EL2.Field.VGrp1E)
            | Cause(hcr.VGrp1DIE && !vmcr.VENG1, ICH_MISR_EL2.Field.VGrp1D);
    }

    /// <summary>A bit for each list register whose interrupt ended with EOI requested.</summary>
    public static ulong EISR(in PE pe)
    {
        ulong bits = 0;
        for (int n = 0; n < ListRegister.Count; n++)
            bits |= ListRegister.Of(pe, n).HasEnded ? 1UL << n : 0;
        return bits;
    }

    /// <summary>A bit for each list register that can be used.</summary>
    public static ulong ELRSR(in PE pe)
    {
        ulong bits = 0;
        for (int n = 0; n < ListRegister.Count; n++)
            bits |= ListRegister.Of(pe, n).IsEmpty ? 1UL << n : 0;
        return bits;
    }

    private static ulong Cause(bool holds, BitField cause) => holds ? cause.Mask : 0;
}
