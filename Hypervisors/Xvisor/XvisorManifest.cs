using VirtSpec.Hypervisors.Common;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>What the model says of itself.</summary>
internal static class XvisorManifest
{
    public static Manifest Of(Layout layout) => new()
    {
        Hypervisor = ValueArray<PhysicalRange>.Of([new(new PA(Layout.Base), Layout.Size, "text, tables, state of VMs, vCPUs and PEs")]),
        Vms = ValueArray<VmManifest>.Of(layout.Vms.Select(vm => VmOf(layout, vm))),
        Policy = ValueArray<PolicyRow>.Of(Policy(layout)),
        Differences = ValueArray<DeclaredDifference>.Of(Differences),
        Exits = ValueArray<DeclaredExit>.Of(Exits),
    };

    private static readonly DeclaredDifference[] Differences =
    [
        new(Reg.ID_AA64PFR0_EL1, ID_AA64PFR0_EL1.Field.EL2.Mask, "the ID registers are those of the CPU: HCR_EL2.TID3 is 0 (arch_vcpu_init)"),
        new(Reg.ID_PFR1_EL1, ID_PFR1_EL1.Field.Virtualization.Mask, "the ID registers are those of the CPU: HCR_EL2.TID3 is 0 (arch_vcpu_init)"),
    ];

    /// <summary>The registers that MDCR_EL2.TDA, TDOSA, TDRA and TPM trap, by how their names begin.</summary>
    private static readonly string[] DebugNames = ["DBG", "MD", "OS", "PM"];

    private static readonly DeclaredExit[] Exits =
    [
        new("MRS ACTLR_EL1", "HCR_EL2.TACR (arch_vcpu_init)"),
        new("MSR ACTLR_EL1", "HCR_EL2.TACR (arch_vcpu_init)"),
        new("*", "the SIMD registers are another vCPU's until the first use (cpu_vcpu_vfp_trap)") { Class = ExceptionClass.AdvSIMDFPAccess },
        .. DebugNames.SelectMany(name => (string[])["MRS " + name + "*", "MSR " + name + "*"])
            .Select(e => new DeclaredExit(e, "debug and performance monitor registers are another vCPU's until the first use") { Class = ExceptionClass.SystemAccess }),
    ];

    private static VmManifest VmOf(Layout layout, Vm vm) => new(
        vm.Configuration.Name, (int)vm.VMID,
        ValueArray<VmRange>.Of([new(vm.Configuration.Ram, vm.Configuration.RamSize, vm.Ram, RangeRights.All, ValueArray<string>.Of([]), "RAM, preallocated in one piece")]),
        ValueArray<int>.Of([]),
        ValueArray<int>.Of(layout.OfVm[vm.Number].Select(v => v.Processor)));

    private static IEnumerable<PolicyRow> Policy(Layout layout)
    {
        yield return new(Reg.HCR_EL2, ~Controls.VSE, Controls.HCR, null, "what traps; a virtual SError is the guest's");
        yield return new(Reg.CPTR_EL2, ~(Controls.TFP | Controls.TTA), Controls.CPTR, null, "SIMD registers trap while they are another vCPU's");
        yield return new(Reg.MDCR_EL2, ~(Controls.DebugTraps | MDCR_EL2.Field.HPMN.Mask), 0, null, "debug and performance monitor registers trap while they are another vCPU's");
        yield return new(Reg.HSTR_EL2, ulong.MaxValue, Controls.HSTR, null, "no AArch32 traps");
        yield return new(Reg.CNTHCTL_EL2, Controls.CNTHCTL, Controls.CNTHCTL, null, "the physical counter and timer are the guest's");
        yield return new(Reg.CNTVOFF_EL2, ulong.MaxValue, 0, null, "the virtual count is the physical one, as on a board without EL2");
        yield return new(Reg.VTCR_EL2, ~(7UL << Controls.VTCRPSBit), Controls.VTCR, null, "stage 2 of 39 bits from level 1");
        yield return new(Reg.ICH_HCR_EL2, Controls.ICH_HCR, Controls.ICH_HCR, null, "the virtual CPU interface is on");
        foreach (var vm in layout.Vms)
            yield return new(Reg.VTTBR_EL2, ulong.MaxValue, vm.VTTBR, vm.Configuration.Name, "VMID and stage 2 table");
    }
}
