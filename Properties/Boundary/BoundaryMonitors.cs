using VirtSpec.Properties.Boundary.Tables;

namespace VirtSpec.Properties.Boundary;

/// <summary>The monitors of the claims at the architectural boundary, in the order in which they must see a step.</summary>
public static class BoundaryMonitors
{
    /// <summary>A new set, for one run at a time.</summary>
    public static IReadOnlyList<IMonitor> All() => Over(new VmMemory(), new El2Memory());

    /// <summary>Those of memory, for a run that begins where VMs wait: they look at all of them.</summary>
    public static IReadOnlyList<IMonitor> OfMemoryOfAll()
    {
        var (memory, el2) = (new VmMemory(looksAtAll: true), new El2Memory());
        return [memory, el2, new MemoryMonitor(memory, el2)];
    }

    /// <summary>The same, over records of who has which memory that somebody else looks at too.</summary>
    public static IReadOnlyList<IMonitor> Over(VmMemory memory, El2Memory el2)
    {
        var tlb = new TlbMonitor(memory);
        return
        [
            memory, el2, tlb, new VmidMonitor(tlb), new MemoryMonitor(memory, el2), new StoreMonitor(memory, el2, tlb),
            new ControlMonitor(memory), new HostMonitor(memory), new GicMonitor(memory), new InterruptMonitor(memory),
        ];
    }
}
