using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>A memory region of a configuration. (struct jailhouse_memory.)</summary>
internal readonly record struct Region(ulong Physical, ulong Virtual, ulong Size, RegionFlags Flags)
{
    /// <summary>The region as the root cell had it: at its physical address.</summary>
    public Region InRoot => this with { Virtual = Physical };

    public bool Has(RegionFlags flag) => (Flags & flag) != 0;
}

/// <summary>The record of a cell in memory. (include/jailhouse/cell.h: struct cell.)</summary>
internal readonly record struct Cell(ulong Record)
{
    public async Handler<Region> Region(ModelPE pe, ulong index)
    {
        ulong at = Record + CellRecord.Regions + index * CellRecord.RegionSize;
        return new Region(await pe.LDR(at), await pe.LDR(at + 8), await pe.LDR(at + 16), (RegionFlags)await pe.LDR(at + 24));
    }

    /// <summary>The physical PE of the vCPU with this affinity, or null when the cell has none.</summary>
    public async Handler<ulong?> PEOf(ModelPE pe, ulong affinity)
    {
        if (affinity >= await pe.LDR(Record + CellRecord.PECount))
            return null;
        ulong number = await pe.LDR(Record + CellRecord.PEs + 8 * affinity);
        return number == CellCreation.NoPE ? null : number;
    }

    /// <summary>The cell's interrupts among INTIDs 32<paramref name="word"/> and up, a bit each. (irqchip_irq_in_cell.)</summary>
    public AwaitableOperation Interrupts(ModelPE pe, ulong word) => pe.LDR(Record + CellRecord.Interrupts + 4 * word, 4);
}
