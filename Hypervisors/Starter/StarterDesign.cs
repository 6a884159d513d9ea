using VirtSpec.Hypervisors.Common;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Starter;

/// <summary>
/// A small sound hypervisor to begin with: static partitions. Each VM has one vCPU on a PE of its own and RAM of its own behind stage 2;
/// nothing is shared, nothing is emulated. HVC and SMC are UNDEFINED in the guest, as on a PE without EL2, and what is not its memory aborts.
/// </summary>
public sealed class StarterDesign : IHypervisorDesign
{
    public string Name => "starter";

    public string Summary => "static partitions of one PE each; nothing is emulated";

    public DesignFeatures Features => DesignFeatures.InjectsUndefined | DesignFeatures.InjectsAborts;

    public SystemConfiguration Example => new(Processors: 2, RamSize: 0x80_0000, ValueArray<VmConfiguration>.Of(
    [
        new VmConfiguration("a", new IPA(0x4000_0000), 0x20_0000, ValueArray<int>.Of([0]), new IPA(0x4000_0000)),
        new VmConfiguration("b", new IPA(0x4000_0000), 0x20_0000, ValueArray<int>.Of([1]), new IPA(0x4000_0000)),
    ]));

    public Installation Install(SystemConfiguration configuration) => new(
        new StarterModel(configuration), new PA(StarterModel.Text + (ulong)Portal.OffsetOf(StarterModel.Boot)), ExceptionLevel.EL2,
        ValueArray<LoadedBytes>.Of([new LoadedBytes(new PA(StarterModel.Text), Portal.Text(2)), .. configuration.Vms.SelectMany(Contents)]),
        new Manifest
        {
            Hypervisor = ValueArray<PhysicalRange>.Of([new PhysicalRange(new PA(StarterModel.Text), 0x20_0000, "text and tables")]),
            Vms = ValueArray<VmManifest>.Of(configuration.Vms.Select((vm, i) => new VmManifest(vm.Name, i + 1,
                ValueArray<VmRange>.Of([new VmRange(vm.Ram, vm.RamSize, StarterModel.RamOf(i), RangeRights.All, ValueArray<string>.Of([]), "RAM")]),
                ValueArray<int>.Of([]), vm.Processors))),
            Exits = ValueArray<DeclaredExit>.Of([new DeclaredExit("MSR ACTLR_EL1", "HCR_EL2.TACR"), new DeclaredExit("MRS ACTLR_EL1", "HCR_EL2.TACR")]),
            Policy = ValueArray<PolicyRow>.Of([new PolicyRow(Reg.HCR_EL2, ulong.MaxValue, StarterModel.Controls, null, "the same for each VM")]),
            Differences = ValueArray<DeclaredDifference>.Of(
            [
                new DeclaredDifference(Reg.ID_AA64PFR0_EL1, 0xf00, "the ID registers are the PE's, which has EL2"),
                new DeclaredDifference(Reg.ID_PFR1_EL1, 0xf000, "the ID registers are the PE's, which has EL2"),
            ]),
        });

    private static IEnumerable<LoadedBytes> Contents(VmConfiguration vm, int i) =>
        vm.Contents.Select(c => new LoadedBytes(StarterModel.RamOf(i) + (c.Address.Value - vm.Ram.Value), c.Bytes));
}

/// <summary>The code behind the portals, and where things are in physical memory.</summary>
public sealed class StarterModel(SystemConfiguration configuration) : IModel
{
    /// <summary>Portal 16 is where each PE begins; 0 to 15 are the exception vectors.</summary>
    public const int Boot = Portal.Vectors, Park = Boot + 1;

    /// <summary>Text at the start of RAM, behind it two pages of stage 2 tables for each VM, then the VMs, 2 MiB each.</summary>
    public const ulong Text = 0x4000_0000, Tables = Text + 0x1_0000, Page = 0x1000, Block = 0x20_0000;

    /// <summary>HCR_EL2: stage 2 on (VM), EL1 is AArch64 (RW), physical interrupts go to EL2 (AMO, IMO, FMO), and SMC traps, which would reach the firmware (TSC).</summary>
    public const ulong Controls = 1ul << 31 | 1 << 19 | 1 << 5 | 1 << 4 | 1 << 3 | 1 << 0;

    private const ulong CPU_ON = 0xc400_0003;
    private const int SynchronousFromLowerEL = 8;

    public PortalLevels Levels => PortalLevels.EL2;

    public bool Owns(PA text) => text.Value is >= Text and < Text + Page;

    public static PA RamOf(int vm) => new(Text + Block * (ulong)(vm + 1));

    public Handler Enter(int portal, ModelPE pe) => portal switch
    {
        Boot => Begin(pe),
        Park => Stop(pe),
        SynchronousFromLowerEL => Exit(pe),
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

    /// <summary>A guest's exit: HVC (0x16) is behind its instruction, SMC (0x17) at it; aborts (0x20, 0x24) are of stage 2.</summary>
    private static async Handler Exit(ModelPE pe)
    {
        ulong esr = await pe.MRS(Reg.ESR_EL2), spsr = await pe.MRS(Reg.SPSR_EL2), elr = await pe.MRS(Reg.ELR_EL2), ec = esr >> 26 & 0x3f;
        ulong fromEL1 = (spsr >> 2 & 3) != 0 ? 1ul : 0;
        const ulong il = 1ul << 25, external = 0x10, isWrite = 1 << 6, isTableWalk = 1 << 7, isMaintenance = 1 << 8;
        if (ec is 0x16 or 0x17)
            await Inject(pe, il, ec == 0x16 ? elr - 4 : elr, spsr);
        else if (ec == 0x24 && (esr & (isMaintenance | isTableWalk)) == isMaintenance)
        {
            // Cache maintenance of what is not there does nothing.
            await pe.MSR(Reg.ELR_EL2, elr + 4);
            await pe.ERET();
        }
        else if (ec is 0x20 or 0x24 && (esr & isTableWalk) == 0)
        {
            await pe.MSR(Reg.FAR_EL1, await pe.MRS(Reg.FAR_EL2));
            await Inject(pe, ec + fromEL1 << 26 | il | (ec == 0x24 ? esr & isWrite : 0) | external, elr, spsr);
        }
        else
            await pe.BR(Text + (ulong)Portal.OffsetOf(Park));
    }

    /// <summary>AArch64.TakeException to EL1.</summary>
    private static async Handler Inject(ModelPE pe, ulong syndrome, ulong elr, ulong spsr)
    {
        ulong vector = (spsr & 0xf) switch { 0b0101 => 0x200, 0b0100 => 0x000, _ => 0x400ul };
        await pe.MSR(Reg.ESR_EL1, syndrome);
        await pe.MSR(Reg.ELR_EL1, elr);
        await pe.MSR(Reg.SPSR_EL1, spsr);
        await pe.MSR(Reg.ELR_EL2, await pe.MRS(Reg.VBAR_EL1) + vector);
        await pe.MSR(Reg.SPSR_EL2, await ExceptionInjection.StateOnEntry(pe, spsr));
        await pe.ERET();
    }

    /// <summary>A guest that did what nothing here answers runs no more.</summary>
    private static async Handler Stop(ModelPE pe)
    {
        await pe.WFI();
        await pe.BR(Text + (ulong)Portal.OffsetOf(Park));
    }

    /// <summary>An interrupt that no device of this board raises for it.</summary>
    private static async Handler Return(ModelPE pe) => await pe.ERET();
}
