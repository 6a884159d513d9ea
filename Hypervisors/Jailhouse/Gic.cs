using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>The physical GIC.</summary>
internal static class Gic
{
    /// <summary>The frame that has the registers of an interrupt: SGI_base of this PE's redistributor for SGIs and PPIs, the distributor for SPIs.</summary>
    public static async Handler<ulong> OwnerOf(ModelPE pe, ulong my, uint id) =>
        id < 32 ? await pe.LDR(my + PerPE.Redistributor) + Board.SGIBase : Board.Distributor;

    /// <summary>
    /// An interrupt that this PE has acknowledged is pending again, and no longer active. Those of the timers are so by their lines, or not;
    /// others, and those without a line that was high, may have been made pending by a store, which the acknowledgement took back.
    /// </summary>
    /// <param name="isCleared">What a store made pending is so no longer, because another store has cleared it.</param>
    public static async Handler Unacknowledge(ModelPE pe, ulong my, uint id, bool isCleared = false)
    {
        ulong frame = await OwnerOf(pe, my, id) + id / 32 * 4, bit = 1UL << (int)(id % 32);
        await pe.STR(frame + GicOffset.ICACTIVER, bit, 4);
        if (isCleared)
            return;
        bool isTimer = id is Board.VirtualTimer or Board.PhysicalTimer;
        if (isTimer ? !await Resampling.IsLatched(pe, my, id) : (await pe.LDR(frame + GicOffset.ISPENDR, 4) & bit) != 0)
            return;
        if (isTimer)
            await Resampling.NoteStore(pe, my, bit, isPending: true);
        await pe.STR(frame + GicOffset.ISPENDR, bit, 4);
    }

    /// <summary>Acknowledging an edge-triggered interrupt took its edge; it is pending again.</summary>
    public static async Handler GiveBackEdge(ModelPE pe, ulong my, uint id)
    {
        ulong frame = await OwnerOf(pe, my, id);
        ulong configuration = await pe.LDR(frame + GicOffset.ICFGR + id / 16 * 4, 4);
        if ((configuration >> (int)(2 * (id % 16) + 1) & 1) != 0)
            await pe.STR(frame + GicOffset.ISPENDR + id / 32 * 4, 1UL << (int)(id % 32), 4);
    }
}
