using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>Loading and starting a cell, while its PEs and those of the root cell are suspended. (hypervisor/control.c, cell_set_loadable and cell_start; arch/arm-common/control.c, arch_cell_reset.)</summary>
internal static class CellControl
{
    /// <summary>Parks the cell and gives the root cell its loadable memory.</summary>
    public static async Handler<ulong> SetLoadable(Hypervisor h, ModelPE pe, Cell cell)
    {
        ulong count = await pe.LDR(cell.Record + CellRecord.PECount);
        for (ulong n = 0; n < count; n++)
        {
            ulong other = h.Layout.PE((await cell.PEOf(pe, n))!.Value);
            await pe.STR(other + PerPE.HasFailed, 0);
            await pe.STR(other + PerPE.Park, 1);
        }
        if (await pe.LDR(cell.Record + CellRecord.IsLoadable) != 0)
            return 0;
        await pe.STR(cell.Record + CellRecord.State, CellState.ShutDown);
        await pe.STR(cell.Record + CellRecord.IsLoadable, 1);
        await ForLoadable(h, pe, cell, Stage2.Map);
        await Stage2.Invalidate(pe);
        return 0;
    }

    /// <summary>Takes the memory back, and resets the cell's interrupts and PEs; the first PE begins.</summary>
    /// <remarks>
    /// Deviation: the first PE forgets that it is to be parked, if it has not noticed yet; the others are off from now on, for PSCI too.
    /// In the source (arch_reset_cpu, check_events) parking wins when a PE stays suspended from one hypercall to the next, and the others are on until they notice.
    /// </remarks>
    public static async Handler<ulong> Start(Hypervisor h, ModelPE pe, Cell cell)
    {
        if (await pe.LDR(cell.Record + CellRecord.IsLoadable) != 0)
        {
            await ForLoadable(h, pe, cell, Stage2.Unmap);
            await pe.STR(cell.Record + CellRecord.IsLoadable, 0);
        }
        await CellInterrupts.Reset(pe, cell);
        ulong count = await pe.LDR(cell.Record + CellRecord.PECount);
        for (ulong n = 0; n < count; n++)
        {
            ulong other = h.Layout.PE((await cell.PEOf(pe, n))!.Value);
            await pe.STR(other + PerPE.Entry, await pe.LDR(cell.Record + CellRecord.Entry));
            await pe.STR(other + PerPE.Context, await pe.LDR(cell.Record + CellRecord.Argument));
            await pe.STR(other + PerPE.HasFailed, 0);
            await VirtualInterface.ResetPrivate(pe, other);
            await pe.STR(other + PerPE.IsColdReset, 1);
            await VirtualInterface.ResetPrivate(pe, other);
            await pe.STR(other + PerPE.Reset, n == 0 ? 1u : 0);
            await pe.STR(other + PerPE.Park, n == 0 ? 0u : 1);
            await pe.STR(other + PerPE.WaitsForPowerOn, 1);
        }
        await pe.STR(cell.Record + CellRecord.State, CellState.Running);
        return 0;
    }

    /// <summary>Changes the root cell's tables for each loadable region.</summary>
    private static async Handler ForLoadable(Hypervisor h, ModelPE pe, Cell cell, Func<Hypervisor, ModelPE, ulong, Region, Handler> change)
    {
        ulong root = await pe.LDR(h.Layout.Cell(0) + CellRecord.Table);
        ulong count = await pe.LDR(cell.Record + CellRecord.RegionCount);
        for (ulong n = 0; n < count; n++)
            if (await cell.Region(pe, n) is var region && region.Has(RegionFlags.Loadable))
                await change(h, pe, root, region.InRoot);
    }
}
