using VirtSpec.Hypervisors.Common;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>A VM of the configuration, and where its state is.</summary>
/// <param name="Number">Its number; its VMID is one more.</param>
/// <param name="Ram">Where its RAM is in physical memory, in one piece.</param>
/// <param name="Table">Its stage 2 table of level 1.</param>
internal sealed record Vm(int Number, VmConfiguration Configuration, ulong Block, PA Ram, PA Table)
{
    public ulong VMID => (ulong)Number + 1;

    public ulong VTTBR => VMID << 48 | Table.Value;

    public ulong Lock => Block + VmBlock.Lock;

    /// <summary>The physical address behind an IPA of its RAM, or null.</summary>
    public PA? Behind(ulong ipa) =>
        ipa - Configuration.Ram.Value < Configuration.RamSize ? Ram + (ipa - Configuration.Ram.Value) : null;
}

/// <summary>A vCPU, and where its state is.</summary>
/// <param name="Number">Among all vCPUs.</param>
/// <param name="Index">Among those of its VM, which is its affinity.</param>
/// <param name="Processor">The PE on which it runs.</param>
internal sealed record Vcpu(int Number, Vm Vm, int Index, int Processor, ulong Block);

/// <summary>Where everything is: constants of an installation, as a linker script and a device tree would give them.</summary>
internal sealed class Layout
{
    /// <summary>The start of RAM, and of the hypervisor.</summary>
    public const ulong Base = 0x4000_0000;

    /// <summary>The physical memory that the hypervisor keeps.</summary>
    public const ulong Size = 0x20_0000;

    private const ulong BlockGranule = 0x20_0000, EL2Table = Base + 0x1000, Blocks = Base + 0x2000;

    public Layout(SystemConfiguration configuration)
    {
        Configuration = configuration;
        Check(configuration);
        ulong next = Blocks;
        ResetBlock = Take(ref next, VcpuBlock.Size);
        PeBlocks = Take(ref next, TranslationTables.PageSize);
        ulong ram = Base + Size;
        var vms = new List<Vm>();
        foreach (var vm in configuration.Vms)
        {
            ram = vm.RamSize >= BlockGranule ? (ram + BlockGranule - 1) & ~(BlockGranule - 1) : ram;
            vms.Add(new Vm(vms.Count, vm, Take(ref next, VmBlock.Size), new PA(ram), new PA(Take(ref next, TranslationTables.PageSize))));
            ram += vm.RamSize;
        }
        Vms = vms;
        var vcpus = new List<Vcpu>();
        foreach (var vm in vms)
            for (int i = 0; i < vm.Configuration.Processors.Count; i++)
                vcpus.Add(new Vcpu(vcpus.Count, vm, i, vm.Configuration.Processors[i], Take(ref next, VcpuBlock.Size)));
        Vcpus = vcpus;
        TablePool = new PA(next);
        OfVm = [.. vms.Select(vm => vcpus.Where(v => v.Vm == vm).ToArray())];
        OnProcessor = [.. Enumerable.Range(0, configuration.Processors).Select(pe => vcpus.Where(v => v.Processor == pe).ToArray())];
        if (ram > Base + configuration.RamSize)
            throw new ConfigurationException($"xvisor: the VMs need RAM up to 0x{ram:x}, and the board has it up to 0x{Base + configuration.RamSize:x}");
    }

    public SystemConfiguration Configuration { get; }

    public IReadOnlyList<Vm> Vms { get; }

    public IReadOnlyList<Vcpu> Vcpus { get; }

    /// <summary>The vCPUs of each VM.</summary>
    public Vcpu[][] OfVm { get; }

    /// <summary>The vCPUs of each PE.</summary>
    public Vcpu[][] OnProcessor { get; }

    /// <summary>A block of the shape of a vCPU's, with the values that registers have after reset.</summary>
    public ulong ResetBlock { get; }

    /// <summary>The first page of the pool for tables below level 1.</summary>
    public PA TablePool { get; }

    /// <summary>The table of level 1 of EL2.</summary>
    public PA EL2Root => new(EL2Table);

    private ulong PeBlocks { get; }

    public ulong PeBlockOf(int processor) => PeBlocks + PeBlock.Size * (ulong)processor;

    private static ulong Take(ref ulong next, ulong size)
    {
        ulong taken = next;
        next += size;
        return taken;
    }

    private static void Check(SystemConfiguration configuration)
    {
        if (configuration.Vms.Count > PeBlock.LargestVmCount || configuration.Processors > Board.LargestProcessorCount)
            throw new ConfigurationException($"xvisor: at most {PeBlock.LargestVmCount} VMs and {Board.LargestProcessorCount} PEs");
        foreach (var vm in configuration.Vms)
        {
            if (vm.RamSize == 0 || vm.RamSize % TranslationTables.PageSize != 0 || vm.Ram.Value % TranslationTables.PageSize != 0)
                throw new ConfigurationException($"xvisor: the RAM of {vm.Name} is no number of pages");
            if (vm.Processors.Count is < 1 or > Board.LargestProcessorCount || vm.Processors.Any(p => p < 0 || p >= configuration.Processors))
                throw new ConfigurationException($"xvisor: the vCPUs of {vm.Name} are on PEs that the board does not have");
        }
    }
}
