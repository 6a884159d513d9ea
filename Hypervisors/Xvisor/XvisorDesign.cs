using VirtSpec.Hypervisors.Common;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>
/// A model of Xvisor: a complete monolith at EL2 that drives the devices, schedules, and emulates in place.
/// (https://github.com/xvisor/xvisor, commit 8713a80, which comments name by path and function.)
/// </summary>
public sealed class XvisorDesign : IHypervisorDesign
{
    private const ulong MiB = 1 << 20;

    public string Name => "xvisor";

    public string Summary => "complete monolith at EL2: preallocated RAM, a scheduler for each PE, devices emulated in place";

    public DesignFeatures Features =>
        DesignFeatures.SharedProcessors | DesignFeatures.Interrupts | DesignFeatures.Distributor | DesignFeatures.Psci | DesignFeatures.PhysicalTimer
        | DesignFeatures.EmulatedUart | DesignFeatures.SpillsActive | DesignFeatures.InjectsAborts | DesignFeatures.InjectsUndefined;

    /// <summary>How long a vCPU runs while another wants its PE, in ticks of the counter.</summary>
    public ulong TimeSlice { get; init; } = 64;

    /// <summary>Two VMs with two vCPUs each, which share two PEs.</summary>
    public SystemConfiguration Example { get; } = new(2, 128 * MiB, ValueArray<VmConfiguration>.Of([Vm("VM1"), Vm("VM2")]));

    /// <summary>A VM whose two vCPUs share a PE, and one that shares none; sizes of RAM that no block has.</summary>
    public IReadOnlyList<SystemConfiguration> Variants { get; } =
    [
        new(1, 128 * MiB, ValueArray<VmConfiguration>.Of([Vm("VM1") with { Processors = ValueArray<int>.Of([0, 0]), RamSize = 2 * MiB + 0x5000 }])),
        new(2, 128 * MiB, ValueArray<VmConfiguration>.Of([Vm("VM1") with { RamSize = 4 * MiB - 0x3000 }])),
    ];

    /// <inheritdoc/>
    public Installation Install(SystemConfiguration configuration)
    {
        var layout = new Layout(configuration);
        var contents = new List<LoadedBytes> { new(new PA(Layout.Base), Portal.Text(Portals.Count)) };
        foreach (var vm in layout.Vms)
            foreach (var part in vm.Configuration.Contents)
                contents.Add(new LoadedBytes(PlaceOf(vm, part), part.Bytes));
        return new Installation(new XvisorModel(layout, TimeSlice), new PA(Portals.AddressOf(Portals.First)), ExceptionLevel.EL2,
            ValueArray<LoadedBytes>.Of(contents), XvisorManifest.Of(layout));
    }

    private static VmConfiguration Vm(string name) =>
        new(name, new IPA(0x4000_0000), 2 * MiB, ValueArray<int>.Of([0, 1]), new IPA(0x4000_0000)) { HasUart = true };

    private static PA PlaceOf(Vm vm, GuestContents part)
    {
        ulong offset = part.Address.Value - vm.Configuration.Ram.Value, size = (ulong)part.Bytes.Length;
        return offset <= vm.Configuration.RamSize && size <= vm.Configuration.RamSize - offset
            ? vm.Ram + offset
            : throw new ConfigurationException($"xvisor: contents of {vm.Configuration.Name} at {part.Address} are not in its RAM");
    }
}
