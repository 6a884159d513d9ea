using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>
/// Jailhouse: each VM is a cell with PEs, memory and interrupts of its own.
/// The root cell is a small program of ours (RootCell.s) on the lowest PE that no VM has; it enables the hypervisor, creates the cells, loads and starts them, and then waits.
/// It has VMID 0, and VM n of the configuration is the cell with VMID n + 1.
/// </summary>
/// <remarks>
/// The SPIs 64 + 32n to 95 + 32n are those of VM n, and the UART's belongs to the VM that has the UART; the root cell keeps the others.
/// All cells are loaded before the first one starts.
/// </remarks>
public sealed class JailhouseDesign : IHypervisorDesign
{
    private const int FirstInterrupt = 64, InterruptsOfCell = 32;

    public string Name => "jailhouse";

    public string Summary => "static partitions: each VM has PEs, memory and interrupts of its own, and only SGIs, interrupts and moderated registers of the GIC exit";

    public DesignFeatures Features => DesignFeatures.Interrupts | DesignFeatures.Distributor | DesignFeatures.Psci | DesignFeatures.PhysicalTimer
        | DesignFeatures.ChangesMemory | DesignFeatures.AwakeRedistributors;

    public SystemConfiguration Example { get; } = new(5, 64UL << 20, ValueArray<VmConfiguration>.Of(
    [
        new VmConfiguration("red", new IPA(0x4040_0000), 4UL << 20, ValueArray<int>.Of([1, 2]), new IPA(0x4040_0000)) { HasUart = true },
        new VmConfiguration("blue", new IPA(0x4080_0000), 4UL << 20, ValueArray<int>.Of([3, 4]), new IPA(0x4080_0000)),
    ]));

    /// <summary>Cells of one PE each, with sizes of RAM that no block has.</summary>
    public IReadOnlyList<SystemConfiguration> Variants { get; } =
    [
        new(3, 64UL << 20, ValueArray<VmConfiguration>.Of(
        [
            new VmConfiguration("red", new IPA(0x4040_0000), (2UL << 20) + 0x5000, ValueArray<int>.Of([1]), new IPA(0x4040_0000)),
            new VmConfiguration("blue", new IPA(0x4080_0000), (4UL << 20) - 0x3000, ValueArray<int>.Of([2]), new IPA(0x4080_0000)) { HasUart = true },
        ])),
    ];

    public Installation Install(SystemConfiguration configuration)
    {
        var layout = new Layout(Board.Ram + configuration.RamSize - Layout.Size);
        int manager = Partition.Check(configuration);
        var cells = configuration.Vms.Select((vm, n) => CellOf(vm, n)).ToList();
        var memory = RootMemory.Of(configuration, layout, [.. cells.Select(c => c.ToBytes())], manager);
        Partition.CheckMemory(configuration, memory.Start);
        var contents = HypervisorImage.Of(layout, RootCell(configuration, layout).ToBytes(), configuration.Processors).Concat(memory.Contents);
        return new Installation(
            new JailhouseModel(layout), new PA(memory.Start), ExceptionLevel.EL2, ValueArray<LoadedBytes>.Of(contents), JailhouseManifest.Of(configuration, layout, cells));
    }

    private static CellConfiguration CellOf(VmConfiguration vm, int n)
    {
        int first = FirstInterrupt + n * InterruptsOfCell;
        var ram = new Region(vm.Ram.Value, vm.Ram.Value, vm.RamSize, RegionFlags.Read | RegionFlags.Write | RegionFlags.Execute | RegionFlags.Loadable);
        var uart = new Region(Board.Uart, Board.Uart, Board.UartSize, RegionFlags.Read | RegionFlags.Write | RegionFlags.IO);
        return new CellConfiguration(
            (ulong)n + 1, vm.Processors, [.. vm.HasUart ? [Board.UartInterrupt] : Array.Empty<int>(), .. Enumerable.Range(first, InterruptsOfCell)], vm.HasUart ? [ram, uart] : [ram])
        {
            Entry = vm.Entry.Value,
            Argument = vm.Argument,
        };
    }

    /// <summary>The root cell has everything to begin with, but for the hypervisor's memory. (configs/arm64/qemu-arm64.c.)</summary>
    private static CellConfiguration RootCell(SystemConfiguration configuration, Layout layout) => new(
        Setup.RootId, [.. Enumerable.Range(0, configuration.Processors)], [.. Enumerable.Range(32, Board.InterruptCount - 32)],
        [
            new Region(Board.IO, Board.IO, Board.IOSize, RegionFlags.Read | RegionFlags.Write | RegionFlags.IO),
            new Region(Board.Ram, Board.Ram, layout.Base - Board.Ram, RegionFlags.Read | RegionFlags.Write | RegionFlags.Execute),
        ]);
}
