using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>
/// The lines of the timers are levels, and a cell programs its timers without an exit: what is pending in a list register because a line was high is not when the line has fallen.
/// (Linux: vgic_irq_handle_resampling.)
/// </summary>
/// <remarks>Deviation: the source does not look, and the cell gets an interrupt that is no longer there.</remarks>
internal static class Resampling
{
    private const ulong Timers = 1UL << Board.VirtualTimer | 1UL << Board.PhysicalTimer, ENABLE = 1, IMASK = 2, ISTATUS = 4;

    /// <summary>A timer's interrupt has been acknowledged: a store had made it pending, or it is edge-triggered, or it is pending by its line alone.</summary>
    public static async Handler Note(ModelPE pe, ulong my, uint id)
    {
        ulong latched = await pe.LDR(my + PerPE.Latched), bit = 1UL << (int)id;
        bool isStored = (await pe.LDR(my + PerPE.Stored) & bit) != 0;
        if (isStored)
            await SharedWord.Change(pe, my + PerPE.Stored, clear: bit);
        bool isByLine = !isStored && await IsHigh(pe, id) && !await IsEdge(pe, my, id);
        await pe.STR(my + PerPE.Latched, isByLine ? latched & ~bit : latched | bit);
    }

    /// <summary>A store makes PPIs pending at the GIC, whatever their lines are, or no longer.</summary>
    /// <param name="owner">The data of the PE whose PPIs they are.</param>
    public static async Handler NoteStore(ModelPE pe, ulong owner, ulong which, bool isPending) =>
        await SharedWord.Change(pe, owner + PerPE.Stored, clear: which & Timers, set: isPending ? which & Timers : 0);

    /// <summary>It is pending by more than the level of its line.</summary>
    public static async Handler<bool> IsLatched(ModelPE pe, ulong my, uint id) => (await pe.LDR(my + PerPE.Latched) >> (int)id & 1) != 0;

    /// <summary>Before a cell goes on: takes the interrupts of lines that have fallen out of the list registers.</summary>
    public static async Handler Resample(ModelPE pe, ulong my)
    {
        if ((await pe.LDR(my + PerPE.Signalled) & ~await pe.LDR(my + PerPE.Latched) & Timers) == 0)
            return;
        for (int n = 0; n < ListRegister.Count; n++)
        {
            var list = new ListRegister(await pe.MRS(ListRegister.Register(n)));
            uint id = list.VINTID.Value;
            if (!list.IsPending || id is not (Board.VirtualTimer or Board.PhysicalTimer) || await IsLatched(pe, my, id) || await IsHigh(pe, id))
                continue;
            await pe.MSR(ListRegister.Register(n), 0);
            await Gic.Unacknowledge(pe, my, id);
        }
    }

    private static async Handler<bool> IsHigh(ModelPE pe, uint id) =>
        (await pe.MRS(id == Board.VirtualTimer ? Reg.CNTV_CTL_EL0 : Reg.CNTP_CTL_EL0) & (ENABLE | IMASK | ISTATUS)) == (ENABLE | ISTATUS);

    private static async Handler<bool> IsEdge(ModelPE pe, ulong my, uint id) =>
        (await pe.LDR(await Gic.OwnerOf(pe, my, id) + GicOffset.ICFGR + 4, 4) >> (int)(2 * (id % 16) + 1) & 1) != 0;
}
