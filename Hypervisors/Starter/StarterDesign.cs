using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Starter;

/// <summary>
/// A small sound hypervisor to begin with: static partitions. Each VM has one vCPU on a PE of its own and RAM of its own behind stage 2;
/// nothing is shared, nothing is emulated, and what traps is UNDEFINED in the guest, as on a PE without EL2.
/// </summary>
public sealed class StarterDesign : IHypervisorDesign
{
    public string Name => "starter";

    public string Summary => "static partitions of one PE each; nothing is emulated";

    public DesignFeatures Features => DesignFeatures.InjectsUndefined;

    public SystemConfiguration Example => new(Processors: 2, RamSize: 0x80_0000, ValueArray<VmConfiguration>.Of(
    [
        new VmConfiguration("a", new IPA(0x4000_0000), 0x20_0000, ValueArray<int>.Of([0]), new IPA(0x4000_0000)),
        new VmConfiguration("b", new IPA(0x4000_0000), 0x20_0000, ValueArray<int>.Of([1]), new IPA(0x4000_0000)),
    ]));

    public Installation Install(SystemConfiguration configuration) => new(
        new StarterModel(configuration), new PA(StarterModel.Text + (ulong)Portal.OffsetOf(StarterModel.Boot)), ExceptionLevel.EL2,
        ValueArray<LoadedBytes>.Of([new LoadedBytes(new PA(StarterModel.Text), Portal.Text(1)), .. configuration.Vms.SelectMany(Contents)]),
        new Manifest
        {
            Hypervisor = ValueArray<PhysicalRange>.Of([new PhysicalRange(new PA(StarterModel.Text), 0x20_0000, "text and tables")]),
            Vms = ValueArray<VmManifest>.Of(configuration.Vms.Select((vm, i) => new VmManifest(vm.Name, i + 1,
                ValueArray<VmRange>.Of([new VmRange(vm.Ram, vm.RamSize, StarterModel.RamOf(i), RangeRights.All, ValueArray<string>.Of([]), "RAM")]),
                ValueArray<int>.Of([]), vm.Processors))),
            Exits = ValueArray<DeclaredExit>.Of([new DeclaredExit("MSR ACTLR_EL1", "HCR_EL2.TACR"), new DeclaredExit("MRS ACTLR_EL1", "HCR_EL2.TACR")]),
            Policy = ValueArray<PolicyRow>.Of([new PolicyRow(Reg.HCR_EL2, ulong.MaxValue, StarterModel.Controls, null, "the same for each VM")]),
        });

    private static IEnumerable<LoadedBytes> Contents(VmConfiguration vm, int i) =>
        vm.Contents.Select(c => new LoadedBytes(StarterModel.RamOf(i) + (c.Address.Value - vm.Ram.Value), c.Bytes));
}

/// <summary>The code behind the portals, and where things are in physical memory.</summary>
public sealed class StarterModel(SystemConfiguration configuration) : IModel
{
    /// <summary>Portal 16 is where each PE begins; 0 to 15 are the exception vectors.</summary>
    public const int Boot = Portal.Vectors;

    /// <summary>Text at the start of RAM, behind it two pages of stage 2 tables for each VM, then the VMs, 2 MiB each.</summary>
    public const ulong Text = 0x4000_0000, Tables = Text + 0x1_0000, Page = 0x1000, Block = 0x20_0000;

    /// <summary>Stage 2 on, EL1 is AArch64, physical interrupts go to EL2, and SMC, ACTLR_EL1 and IMPLEMENTATION DEFINED registers trap.</summary>
    public const ulong Controls = 1ul << 31 | 1 << 21 | 1 << 20 | 1 << 19 | 1 << 5 | 1 << 4 | 1 << 3 | 1 << 0;

    private const ulong CPU_ON = 0xc400_0003;
    private const int SynchronousFromLowerEL = 8;

    public PortalLevels Levels => PortalLevels.EL2;

    public bool Owns(PA text) => text.Value is >= Text and < Text + Page;

    public static PA RamOf(int vm) => new(Text + Block * (ulong)(vm + 1));

    public Handler Enter(int portal, ModelPE pe) => portal switch
    {
        Boot => Begin(pe),
        SynchronousFromLowerEL => InjectUndefined(pe),
        _ => Return(pe),
    };

    /// <summary>Each PE comes here after reset: PE 0 turns the others on, and each enters its VM.</summary>
    private async Handler Begin(ModelPE pe)
    {
        ulong index = await pe.MRS(Reg.MPIDR_EL1) & 0xff;
        for (ulong other = 1; index == 0 && other < (ulong)configuration.Vms.Count; other++)
            await pe.SMC(CPU_ON, other, Text + (ulong)Portal.OffsetOf(Boot));
        var vm = configuration.Vms[(int)index];
        ulong root = Tables + index * 2 * Page;
        await pe.STR(root + (vm.Ram.Value >> 30) * 8, root + Page | 0b11);
        for (ulong offset = 0; offset < vm.RamSize; offset += Block)
            await pe.STR(root + Page + (vm.Ram.Value + offset >> 21 & 0x1ff) * 8, RamOf((int)index).Value + offset | 0x7fd);
        await pe.DSB_ISH();
        // 39-bit IPAs in one table of level 1, 40-bit PAs, Inner Shareable and Write-Back tables.
        await pe.MSR(Reg.VTCR_EL2, 1ul << 31 | 2 << 16 | 3 << 12 | 1 << 10 | 1 << 8 | 1 << 6 | 25);
        await pe.MSR(Reg.VTTBR_EL2, (index + 1) << 48 | root);
        await pe.MSR(Reg.VBAR_EL2, Text);
        await pe.MSR(Reg.VMPIDR_EL2, 1ul << 31);
        await pe.MSR(Reg.VPIDR_EL2, await pe.MRS(Reg.MIDR_EL1));
        await pe.MSR(Reg.CNTVOFF_EL2, 0);
        await pe.MSR(Reg.CNTHCTL_EL2, 0b11);
        await pe.MSR(Reg.CPTR_EL2, 0x33ff);
        await pe.MSR(Reg.SCTLR_EL1, 0x30d0_0800);
        await pe.MSR(Reg.HCR_EL2, Controls);
        await pe.SYS(SysOp.TLBI_VMALLS12E1);
        await pe.DSB_ISH();
        await pe.MSR(Reg.ELR_EL2, vm.Entry.Value);
        await pe.MSR(Reg.SPSR_EL2, 0x3c5);
        await pe.SetX(0, vm.Argument);
        await pe.ERET();
    }

    /// <summary>AArch64.TakeException to EL1 with the class Unknown; HVC has moved on behind the instruction, everything else that traps is at it.</summary>
    private static async Handler InjectUndefined(ModelPE pe)
    {
        ulong spsr = await pe.MRS(Reg.SPSR_EL2), elr = await pe.MRS(Reg.ELR_EL2), ec = await pe.MRS(Reg.ESR_EL2) >> 26 & 0x3f;
        ulong vector = (spsr & 0xf) switch { 0b0101 => 0x200, 0b0100 => 0x000, _ => 0x400ul };
        await pe.MSR(Reg.ESR_EL1, 1ul << 25);
        await pe.MSR(Reg.ELR_EL1, ec == 0x16 ? elr - 4 : elr);
        await pe.MSR(Reg.SPSR_EL1, spsr);
        await pe.MSR(Reg.ELR_EL2, await pe.MRS(Reg.VBAR_EL1) + vector);
        await pe.MSR(Reg.SPSR_EL2, spsr & 0xf000_0000 | 0x3c5);
        await pe.ERET();
    }

    /// <summary>An interrupt that no device of this board raises for it.</summary>
    private static async Handler Return(ModelPE pe) => await pe.ERET();
}
