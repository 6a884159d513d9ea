using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>A new cell, by shrinking the root cell. (hypervisor/control.c, cell_create.)</summary>
internal static class CellCreation
{
    /// <summary>No vCPU of the root cell has this PE any more.</summary>
    public const ulong NoPE = ulong.MaxValue;

    /// <summary>A VMID has 8 bits.</summary>
    private const ulong VMIDCount = 256;

    /// <param name="configuration">Where the root cell has the configuration: an address of its memory.</param>
    /// <returns>0, or the negative number of an error, when nothing has changed.</returns>
    public static async Handler<ulong> Create(Hypervisor h, ModelPE pe, ulong my, ulong configuration)
    {
        int slot = (int)await pe.LDR(h.Layout.Globals + Global.NextSlot);
        if (configuration % Layout.PageSize != 0 || slot == Layout.MaxCells || !await IsRootMemory(h, pe, configuration))
            return Hypercalls.EINVAL;
        var cell = new Cell(h.Layout.Cell(slot));
        await Copy(h, pe, my, configuration, cell);
        if (await CheckConfiguration(h, pe, my, cell) is var error && error != 0)
            return error;
        await pe.STR(cell.Record + CellRecord.Table, await Stage2.NewTable(h, pe));
        await TakePEs(h, pe, cell);
        await CellInterrupts.Take(h, pe, cell);
        ulong root = await pe.LDR(h.Layout.Cell(0) + CellRecord.Table), table = await pe.LDR(cell.Record + CellRecord.Table);
        ulong count = await pe.LDR(cell.Record + CellRecord.RegionCount);
        for (ulong n = 0; n < count; n++)
        {
            var region = await cell.Region(pe, n);
            if (!region.Has(RegionFlags.RootShared))
                await Stage2.Unmap(h, pe, root, region.InRoot);
            await Stage2.Map(h, pe, table, region);
        }
        await pe.STR(cell.Record + CellRecord.State, CellState.ShutDown);
        await pe.STR(h.Layout.Globals + Global.NextSlot, (ulong)slot + 1);
        return 0;
    }

    /// <summary>Reads the configuration through a temporary mapping of this PE. (paging_get_guest_pages.)</summary>
    private static async Handler Copy(Hypervisor h, ModelPE pe, ulong my, ulong configuration, Cell cell)
    {
        const ulong NormalReadOnly = 0x7c3;
        ulong number = await pe.LDR(my + PerPE.Number), page = Layout.TemporaryPages + number * Layout.PageSize;
        await pe.STR(h.Layout.TemporaryDescriptor(number), configuration | NormalReadOnly);
        await pe.DSB_ISH();
        await pe.ISB();
        for (ulong offset = 0; offset < CellRecord.Size; offset += 8)
            await pe.STR(cell.Record + offset, await pe.LDR(page + offset));
        await pe.STR(h.Layout.TemporaryDescriptor(number), 0);
        await pe.DSB_ISH();
        await pe.SYS(SysOp.TLBI_VAE2, page >> 12);
        await pe.DSB_ISH();
        await pe.ISB();
    }

    private static async Handler<ulong> CheckConfiguration(Hypervisor h, ModelPE pe, ulong my, Cell cell)
    {
        ulong id = await pe.LDR(cell.Record + CellRecord.Id), pes = await pe.LDR(cell.Record + CellRecord.PECount);
        ulong regions = await pe.LDR(cell.Record + CellRecord.RegionCount);
        if (await pe.LDR(cell.Record) != CellRecord.ExpectedSignature || id >= VMIDCount || pes is 0 or > Layout.MaxPEs || regions > CellRecord.MaxRegions)
            return Hypercalls.EINVAL;
        if (await Management.Find(h, pe, id) is not null)
            return Hypercalls.EEXIST;
        ulong online = await pe.LDR(h.Layout.Globals + Global.OnlinePEs);
        for (ulong n = 0; n < pes; n++)
            if (await pe.LDR(cell.Record + CellRecord.PEs + 8 * n) is var number && (number >= online || h.Layout.PE(number) == my
                || await pe.LDR(h.Layout.PE(number) + PerPE.Cell) != h.Layout.Cell(0)))
                return Hypercalls.EBUSY;
        for (ulong n = 0; n < regions; n++)
            if (await cell.Region(pe, n) is var region && !IsAllowed(h, region))
                return Hypercalls.EINVAL;
        return 0;
    }

    /// <remarks>Deviation: the source trusts the root cell's configurations and looks at no overlap with its own memory.</remarks>
    private static bool IsAllowed(Hypervisor h, Region region) =>
        (region.Physical | region.Virtual | region.Size) % Layout.PageSize == 0 && region.Size != 0
        && region.Physical >= Board.IO && region.Physical + region.Size > region.Physical && region.Physical + region.Size <= h.Layout.Base;

    private static async Handler<bool> IsRootMemory(Hypervisor h, ModelPE pe, ulong address)
    {
        var root = new Cell(h.Layout.Cell(0));
        ulong count = await pe.LDR(root.Record + CellRecord.RegionCount);
        for (ulong n = 0; n < count; n++)
            if (await root.Region(pe, n) is var region && !region.Has(RegionFlags.IO) && address - region.Physical < region.Size)
                return true;
        return false;
    }

    /// <summary>The PEs are parked when they go on, and then belong to the cell: vCPU n is the n-th of its list.</summary>
    private static async Handler TakePEs(Hypervisor h, ModelPE pe, Cell cell)
    {
        ulong count = await pe.LDR(cell.Record + CellRecord.PECount);
        for (ulong n = 0; n < count; n++)
        {
            ulong number = (await cell.PEOf(pe, n))!.Value, other = h.Layout.PE(number);
            await pe.STR(other + PerPE.Park, 1);
            await pe.STR(h.Layout.Cell(0) + CellRecord.PEs + 8 * number, NoPE);
            await pe.STR(other + PerPE.Cell, cell.Record);
            await pe.STR(other + PerPE.Affinity, n);
        }
    }
}
