using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>What the hypervisor says of itself. It holds from the first entry of a cell that is not the root cell on: before, the root cell loads the others.</summary>
internal static class JailhouseManifest
{
    private static readonly ValueArray<string> Nobody = ValueArray<string>.Of([]);

    public static Manifest Of(SystemConfiguration system, Layout layout, IReadOnlyList<CellConfiguration> cells) => new()
    {
        Hypervisor = ValueArray<PhysicalRange>.Of([new PhysicalRange(new PA(layout.Base), Layout.Size, "core, data of the PEs and the cells, tables")]),
        Vms = ValueArray<VmManifest>.Of([Root(system, layout, cells), .. system.Vms.Select((vm, n) => Cell(vm, cells[n]))]),
        Policy = ValueArray<PolicyRow>.Of(Policy()),
        Differences = ValueArray<DeclaredDifference>.Of(Differences()),
        Exits = ValueArray<DeclaredExit>.Of(Exits()),
    };

    private static VmManifest Cell(VmConfiguration vm, CellConfiguration cell) => new(
        vm.Name, (int)cell.Id, ValueArray<VmRange>.Of(cell.Regions.Select(r => Range(r, "region of the cell's configuration"))),
        ValueArray<int>.Of(cell.Interrupts), vm.Processors);

    /// <summary>What is left after shrinking.</summary>
    private static VmManifest Root(SystemConfiguration system, Layout layout, IReadOnlyList<CellConfiguration> cells)
    {
        var taken = cells.SelectMany(c => c.Regions).OrderBy(r => r.Physical).ToList();
        var ranges = new List<VmRange>();
        ulong start = Board.IO;
        foreach (var region in taken.Append(new Region(layout.Base, layout.Base, Layout.Size, default)))
        {
            foreach (var (from, to) in new[] { (start, Math.Min(region.Physical, Board.Ram)), (Math.Max(start, Board.Ram), region.Physical) })
                if (from < to)
                    ranges.Add(Range(new Region(from, from, to - from, RegionFlags.Read | RegionFlags.Write | RegionFlags.Execute), "what no cell has taken"));
            start = region.Physical + region.Size;
        }
        var interrupts = Enumerable.Range(32, Board.InterruptCount - 32).Except(cells.SelectMany(c => c.Interrupts));
        var pes = Enumerable.Range(0, system.Processors).Except(cells.SelectMany(c => c.PEs));
        return new VmManifest("root", (int)Setup.RootId, ValueArray<VmRange>.Of(ranges), ValueArray<int>.Of(interrupts), ValueArray<int>.Of(pes)) { HasBareMachine = false };
    }

    private static VmRange Range(Region region, string reason) =>
        new(new IPA(region.Virtual), region.Size, new PA(region.Physical), RangeRights.All, Nobody, reason);

    private static IEnumerable<PolicyRow> Policy() =>
    [
        new(Reg.HCR_EL2, ulong.MaxValue, Setup.HCR, null, "arch/arm64/setup.c, arch_cpu_init"),
        new(Reg.ICH_HCR_EL2, ulong.MaxValue & ~(1UL << 1 | 0x1fUL << 27), 1, null, "En; UIE while interrupts wait for a list register; EOIcount is the hardware's"),
        new(Reg.CPTR_EL2, ulong.MaxValue, 0x33ff, null, "nothing traps; as the boot code of the root cell left it"),
        new(Reg.HSTR_EL2, ulong.MaxValue, 0, null, "nothing traps; as the boot code of the root cell left it"),
        new(Reg.CNTHCTL_EL2, 0b11, 0b11, null, "EL1 has the physical counter and timer"),
        new(Reg.CNTVOFF_EL2, ulong.MaxValue, 0, null, "virtual time is physical time"),
    ];

    private static IEnumerable<DeclaredDifference> Differences() =>
    [
        new(Reg.ID_AA64PFR0_EL1, ID_AA64PFR0_EL1.Field.EL2.Mask, "identification registers are not trapped, and the PE has EL2"),
        new(Reg.ID_PFR1_EL1, ID_PFR1_EL1.Field.Virtualization.Mask, "identification registers are not trapped, and the PE has EL2"),
    ];

    private static IEnumerable<DeclaredExit> Exits() =>
    [
        new("MRS ACTLR_EL1", "HCR_EL2.TACR: arch/arm64/setup.c, arch_cpu_init"),
        new("MSR ACTLR_EL1", "HCR_EL2.TACR: arch/arm64/setup.c, arch_cpu_init"),
    ];
}
