using System.Numerics;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>
/// The hypercalls of the root cell that change cells. Each suspends the PEs that it is about, does its work, and lets them go on.
/// It is in steps that end at a portal, with what is to be done in the PE's data, because it waits for other PEs.
/// (hypervisor/control.c, cell_suspend, cell_management_prologue, cell_create, cell_set_loadable, cell_start, cell_resume.)
/// </summary>
/// <remarks>As in the source, two PEs of the root cell must not make such hypercalls at a time.</remarks>
internal static class Management
{
    private const ulong SuspendingRoot = 0, SuspendingCell = 1;

    /// <summary>Notes the hypercall, and goes on at its first step.</summary>
    public static async Handler Begin(Hypervisor h, ModelPE pe, ulong my, ulong code, ulong argument)
    {
        await pe.STR(my + PerPE.Task, code);
        await pe.STR(my + PerPE.TaskArgument, argument);
        await pe.STR(my + PerPE.TaskPhase, SuspendingRoot);
        await pe.STR(my + PerPE.TaskSuspends, await PEsOf(h, pe, my, h.Layout.Cell(0)));
        await pe.BR(h.Portal(PortalNumber.Manage));
    }

    /// <summary>One step: another PE is asked to suspend itself, has done so, or all have.</summary>
    public static async Handler Step(Hypervisor h, ModelPE pe)
    {
        ulong my = await pe.MRS(Reg.TPIDR_EL2);
        ulong waits = await pe.LDR(my + PerPE.TaskSuspends);
        if (waits != 0)
            await Suspend(h, pe, my, waits);
        else if (await pe.LDR(my + PerPE.TaskPhase) == SuspendingRoot)
            await SuspendCell(h, pe, my);
        else
            await Perform(h, pe, my);
    }

    /// <summary>All that were suspended go on, and the hypercall returns.</summary>
    public static async Handler Resume(Hypervisor h, ModelPE pe)
    {
        ulong my = await pe.MRS(Reg.TPIDR_EL2);
        ulong online = await pe.LDR(h.Layout.Globals + Global.OnlinePEs);
        for (ulong n = 0; n < online; n++)
            if (h.Layout.PE(n) != my && await pe.LDR(h.Layout.PE(n) + PerPE.Suspend) != 0)
                await pe.STLR(h.Layout.PE(n) + PerPE.Suspend, 0);
        await pe.ERET();
    }

    /// <summary>The record of the cell with an ID, or null.</summary>
    public static async Handler<ulong?> Find(Hypervisor h, ModelPE pe, ulong id)
    {
        int slots = (int)await pe.LDR(h.Layout.Globals + Global.NextSlot);
        for (int slot = 0; slot < slots; slot++)
            if (await pe.LDR(h.Layout.Cell(slot) + CellRecord.Id) == id)
                return h.Layout.Cell(slot);
        return null;
    }

    private static async Handler Suspend(Hypervisor h, ModelPE pe, ulong my, ulong waits)
    {
        int first = BitOperations.TrailingZeroCount(waits);
        ulong other = h.Layout.PE((ulong)first);
        if (await pe.LDR(other + PerPE.Suspend) == 0)
        {
            await SpinLock.Acquire(pe, other + PerPE.ControlLock);
            await pe.STR(other + PerPE.Suspend, 1);
            bool isSuspended = await pe.LDR(other + PerPE.IsSuspended) != 0;
            await SpinLock.Release(pe, other + PerPE.ControlLock);
            if (!isSuspended)
                await SGI.SendPhysical(pe, HypervisorSGI.Event, 1UL << first);
        }
        else if (await pe.LDR(other + PerPE.IsSuspended) != 0)
        {
            await pe.STR(my + PerPE.TaskSuspends, waits & waits - 1);
        }
        await pe.BR(h.Portal(PortalNumber.Manage));
    }

    /// <summary>The root cell is suspended: the cell that is to change comes next. One that is to be created has no PEs yet.</summary>
    private static async Handler SuspendCell(Hypervisor h, ModelPE pe, ulong my)
    {
        if (await pe.LDR(my + PerPE.Task) != Hypercalls.CellCreate)
        {
            ulong? cell = await Find(h, pe, await pe.LDR(my + PerPE.TaskArgument));
            if (cell is null || cell == h.Layout.Cell(0))
                await Return(h, pe, cell is null ? Hypercalls.ENOENT : Hypercalls.EINVAL);
            await pe.STR(my + PerPE.TaskCell, cell!.Value);
            await pe.STR(my + PerPE.TaskSuspends, await PEsOf(h, pe, my, cell.Value));
        }
        await pe.STR(my + PerPE.TaskPhase, SuspendingCell);
        await pe.BR(h.Portal(PortalNumber.Manage));
    }

    private static async Handler Perform(Hypervisor h, ModelPE pe, ulong my)
    {
        ulong cell = await pe.LDR(my + PerPE.TaskCell);
        ulong result = await pe.LDR(my + PerPE.Task) switch
        {
            Hypercalls.CellCreate => await CellCreation.Create(h, pe, my, await pe.LDR(my + PerPE.TaskArgument)),
            Hypercalls.CellSetLoadable => await CellControl.SetLoadable(h, pe, new Cell(cell)),
            _ => await CellControl.Start(h, pe, new Cell(cell)),
        };
        await Return(h, pe, result);
    }

    private static async Handler Return(Hypervisor h, ModelPE pe, ulong result)
    {
        await pe.SetX(0, result);
        await pe.BR(h.Portal(PortalNumber.Resume));
    }

    /// <summary>The PEs of a cell but this one, a bit each.</summary>
    private static async Handler<ulong> PEsOf(Hypervisor h, ModelPE pe, ulong my, ulong cell)
    {
        ulong online = await pe.LDR(h.Layout.Globals + Global.OnlinePEs), found = 0;
        for (ulong n = 0; n < online; n++)
            if (h.Layout.PE(n) != my && await pe.LDR(h.Layout.PE(n) + PerPE.Cell) == cell)
                found |= 1UL << (int)n;
        return found;
    }
}
