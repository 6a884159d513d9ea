using System.Numerics;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>The SPIs of a cell. (arch/arm-common/irqchip.c, irqchip_cell_init, irqchip_cell_reset and irqchip_config_commit.)</summary>
internal static class CellInterrupts
{
    /// <summary>They are no longer the root cell's, and go to the cell's first PE.</summary>
    public static async Handler Take(Hypervisor h, ModelPE pe, Cell cell)
    {
        ulong root = h.Layout.Cell(0);
        for (ulong word = 1; word < Board.InterruptCount / 32; word++)
        {
            ulong own = await cell.Interrupts(pe, word), at = root + CellRecord.Interrupts + 4 * word;
            if (own != 0)
                await pe.STR(at, await pe.LDR(at, 4) & ~own, 4);
        }
        await Reset(pe, cell);
    }

    /// <summary>They are as after reset: disabled, neither pending nor active, in Group 0, at the highest priority, level-sensitive.</summary>
    /// <remarks>Deviation: the source disables and deactivates them, and leaves the rest as the cell before had it.</remarks>
    public static async Handler Reset(ModelPE pe, Cell cell)
    {
        ulong first = (await cell.PEOf(pe, 0))!.Value;
        await pe.STR(cell.Record + CellRecord.Control, 0);
        for (ulong word = 1; word < Board.InterruptCount / 32; word++)
        {
            ulong own = await cell.Interrupts(pe, word), bank = Board.Distributor + 4 * word;
            if (own == 0)
                continue;
            await pe.STR(bank + GicOffset.ICENABLER, own, 4);
            await pe.STR(bank + GicOffset.ICPENDR, own, 4);
            await pe.STR(bank + GicOffset.ICACTIVER, own, 4);
            await pe.STR(bank + GicOffset.IGROUPR, await pe.LDR(bank + GicOffset.IGROUPR, 4) & ~own, 4);
            for (ulong rest = own; rest != 0; rest &= rest - 1)
                await Reset(pe, 32 * word + (ulong)BitOperations.TrailingZeroCount(rest), first);
        }
    }

    private static async Handler Reset(ModelPE pe, ulong id, ulong target)
    {
        await pe.STR(Board.Distributor + GicOffset.IPRIORITYR + id, 0, 1);
        ulong configuration = Board.Distributor + GicOffset.ICFGR + id / 16 * 4;
        await pe.STR(configuration, await pe.LDR(configuration, 4) & ~(3ul << (int)(id % 16 * 2)), 4);
        await pe.STR(Routes.AddressOf(id), target);
    }
}
