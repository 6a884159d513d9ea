using VirtSpec.Properties.Boundary.Tables;

namespace VirtSpec.Properties.Boundary;

/// <summary>The monitors of the claims at the architectural boundary, in the order in which they must see a step.</summary>
public static class BoundaryMonitors
{
    /// <summary>A new set, for one run at a time.</summary>
    public static IReadOnlyList<IMonitor> All() => Over(new VmMemory());

    /// <summary>The same, over a record of the VMs' memory that somebody else looks at too.</summary>
    public static IReadOnlyList<IMonitor> Over(VmMemory memory)
    {
        var el2 = new El2Memory();
        var tlb = new TlbMonitor(memory);
        return
        [
            memory, el2, tlb, new VmidMonitor(tlb), new MemoryMonitor(memory, el2), new StoreMonitor(memory, el2, tlb),
            new ControlMonitor(memory), new HostMonitor(memory), new GicMonitor(memory), new InterruptMonitor(memory),
        ];
    }
}
