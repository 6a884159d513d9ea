using System.Numerics;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>
/// Interrupts of a cell in the list registers of its PE; those that find no room wait in a set in memory, and the maintenance interrupt says when there is room again.
/// (arch/arm-common/irqchip.c, irqchip_set_pending and irqchip_inject_pending; gic-v3.c, gicv3_inject_irq and gicv3_enable_maint_irq.)
/// </summary>
/// <remarks>
/// Deviation: the source injects at priority 0, so that a cell cannot mask by priority; here an interrupt has the priority that the cell gave it,
/// and of more interrupts than there are list registers those of the highest priority have them.
/// Deviation: the source drops an SGI that is sent again while it is active, and what a full queue has no room for; here it becomes pending and active, and the queue is a set.
/// </remarks>
internal static class Injection
{
    private const ulong UIE = 1 << 1, Pending = 1UL << 62, HW = 1UL << 61, Group1 = 1UL << 60, SGIs = 0xffff;

    /// <summary>Injects an interrupt of this PE, or notes it where there is no room.</summary>
    public static async Handler Deliver(ModelPE pe, ulong my, uint id)
    {
        if (id < 16)
            await Renew(pe, my, 1UL << (int)id);
        bool isEnabled = await IsEnabled(pe, my, id);
        if (isEnabled && await Inject(pe, my, id))
        {
            await NoteSignalled(pe, my);
            return;
        }
        await SetPending(pe, my, id);
        if (!isEnabled)
            return;
        await pe.MSR(Reg.ICH_HCR_EL2, await pe.MRS(Reg.ICH_HCR_EL2) | UIE);
    }

    /// <summary>Adds an interrupt to the set of a PE, this or another.</summary>
    public static async Handler SetPending(ModelPE pe, ulong target, uint id) =>
        await SharedWord.Change(pe, target + PerPE.Pending + id / 64 * 8, set: 1UL << (int)(id % 64));

    /// <summary>Private interrupts of a PE are about to become pending: what another PE cleared were earlier ones.</summary>
    public static async Handler Renew(ModelPE pe, ulong target, ulong which)
    {
        if ((await pe.LDR(target + PerPE.Cleared) & which) != 0)
            await SharedWord.Change(pe, target + PerPE.Cleared, clear: which);
    }

    /// <summary>Takes an interrupt out of this PE's set; false when another PE has done so.</summary>
    private static async Handler<bool> TakePending(ModelPE pe, ulong my, uint id)
    {
        ulong bit = 1UL << (int)(id % 64);
        return (await SharedWord.Change(pe, my + PerPE.Pending + id / 64 * 8, clear: bit) & bit) != 0;
    }

    /// <summary>Injects what is in this PE's set, as far as there is room.</summary>
    public static async Handler InjectPending(ModelPE pe, ulong my)
    {
        if (await pe.LDR(my + PerPE.HasChanged) != 0)
        {
            await pe.STR(my + PerPE.HasChanged, 0);
            await Withdraw(pe, my);
        }
        // Whoever finds no room, or makes room for something more urgent, asks to be told of it.
        await pe.MSR(Reg.ICH_HCR_EL2, await pe.MRS(Reg.ICH_HCR_EL2) & ~UIE);
        bool isFull = false;
        for (uint n = 0; n < PerPE.PendingWords; n++)
            for (ulong rest = await pe.LDR(my + PerPE.Pending + 8 * n); rest != 0; rest &= rest - 1)
            {
                uint id = 64 * n + (uint)BitOperations.TrailingZeroCount(rest);
                // What is disabled stays in the set, where others see it and may clear it.
                if (!await IsEnabled(pe, my, id) || !await TakePending(pe, my, id) || await Inject(pe, my, id))
                    continue;
                await SetPending(pe, my, id);
                isFull = true;
            }
        if (isFull)
            await pe.MSR(Reg.ICH_HCR_EL2, await pe.MRS(Reg.ICH_HCR_EL2) | UIE);
        await NoteSignalled(pe, my);
    }

    /// <summary>Tells other PEs of the cell which PPIs are active at the GIC only because the hypervisor has acknowledged them: to the cell they are pending.</summary>
    private static async Handler NoteSignalled(ModelPE pe, ulong my)
    {
        ulong signalled = 0;
        for (int n = 0; n < ListRegister.Count; n++)
            if (new ListRegister(await pe.MRS(ListRegister.Register(n))) is { IsPending: true, HW: true } list && list.VINTID.Value < 32)
                signalled |= 1UL << (int)list.VINTID.Value;
        await pe.STR(my + PerPE.Signalled, signalled);
    }

    /// <summary>
    /// What is pending in list registers of this PE, or waits for one, is taken out: a physical interrupt is pending at the GIC again, as if it had not been acknowledged, an SGI in the set; one that is active too stays active.
    /// So what the cell reads of the GIC, and what it changes, is the state that there would be without a hypervisor.
    /// </summary>
    public static async Handler Withdraw(ModelPE pe, ulong my)
    {
        ulong cleared = await pe.LDR(my + PerPE.Cleared);
        for (int n = 0; n < ListRegister.Count; n++)
        {
            var list = new ListRegister(await pe.MRS(ListRegister.Register(n)));
            if ((list.Bits & Pending) == 0 || list is { IsActive: true, HW: true })
                continue;
            await pe.MSR(ListRegister.Register(n), list.IsActive ? list.Bits & ~Pending : 0);
            bool isCleared = list.VINTID.Value < 32 && (cleared >> (int)list.VINTID.Value & 1) != 0;
            if (list.HW)
                await Gic.Unacknowledge(pe, my, list.VINTID.Value, isCleared);
            else if (!isCleared)
                await SetPending(pe, my, list.VINTID.Value);
        }
        for (uint n = 0; n < PerPE.PendingWords; n++)
            for (ulong rest = await pe.LDR(my + PerPE.Pending + 8 * n) & (n == 0 ? ~SGIs : ulong.MaxValue); rest != 0; rest &= rest - 1)
                if (64 * n + (uint)BitOperations.TrailingZeroCount(rest) is var id && await TakePending(pe, my, id))
                    await Gic.Unacknowledge(pe, my, id, id < 32 && (cleared >> (int)id & 1) != 0);
        if (cleared != 0)
            await Clear(pe, my, cleared);
    }

    /// <summary>What another PE has cleared may have been on its way back from a list register; but what has become pending again since stays so.</summary>
    private static async Handler Clear(ModelPE pe, ulong my, ulong cleared)
    {
        ulong gicr = await pe.LDR(my + PerPE.Redistributor) + Board.SGIBase, ppis = cleared & ~SGIs;
        ulong waiting = await SharedWord.Change(pe, my + PerPE.Pending, clear: cleared & SGIs) & cleared & SGIs;
        ulong pending = await pe.LDR(gicr + GicOffset.ISPENDR, 4) & ppis;
        await pe.STR(gicr + GicOffset.ICPENDR, ppis, 4);
        ulong renewed = cleared & ~await SharedWord.Change(pe, my + PerPE.Cleared, clear: cleared);
        if ((waiting & renewed) != 0)
            await SharedWord.Change(pe, my + PerPE.Pending, set: waiting & renewed);
        if ((pending & renewed) != 0)
            await pe.STR(gicr + GicOffset.ISPENDR, pending & renewed, 4);
    }

    /// <summary>
    /// Whether the cell has Group 1 enabled and the redistributor awake, and an SGI enabled, in that group, and not made active by a store. Other interrupts come only when they are so themselves.
    /// </summary>
    private static async Handler<bool> IsEnabled(ModelPE pe, ulong my, uint id)
    {
        ulong cell = await pe.LDR(my + PerPE.Cell);
        if ((await pe.LDR(cell + CellRecord.Control) & Distributor.EnableGrp1) == 0)
            return false;
        if (await pe.LDR(my + PerPE.IsAsleep) != 0 || id < 16 && (await pe.LDR(my + PerPE.Active, 4) >> (int)id & 1) != 0)
            return false;
        ulong both = id < 16 ? await pe.LDR(my + PerPE.Enabled) : ulong.MaxValue;
        return (both & both >> 32 & 1UL << (int)(id % 32)) != 0;
    }

    /// <summary>Puts an interrupt into a list register; false when none is free or holds something less urgent.</summary>
    private static async Handler<bool> Inject(ModelPE pe, ulong my, uint id)
    {
        ulong empty = await pe.MRS(Reg.ICH_ELRSR_EL2);
        int free = -1, victim = -1;
        var least = new ListRegister(0);
        for (int n = ListRegister.Count - 1; n >= 0; n--)
        {
            if ((empty >> n & 1) != 0)
            {
                free = n;
                continue;
            }
            var list = new ListRegister(await pe.MRS(ListRegister.Register(n)));
            if (list.VINTID.Value == id)
            {
                await Merge(pe, my, n, list);
                return true;
            }
            if (list.IsPending && (victim < 0 || list.Priority > least.Priority))
                (victim, least) = (n, list);
        }
        ulong priority = await pe.LDR((id < 32 ? my + PerPE.Priorities : Board.Distributor + GicOffset.IPRIORITYR) + id, 1);
        if (free < 0)
        {
            if (victim < 0 || priority >= least.Priority)
                return false;
            await Postpone(pe, my, least);
            free = victim;
        }
        await pe.MSR(ListRegister.Register(free), id | Group1 | Pending | priority << 48 | (id < 16 ? 0 : HW | (ulong)id << 32));
        // ICH_ELRSR_EL2 is read again for the next one.
        await pe.ISB();
        return true;
    }

    /// <summary>What has to make room waits in the set.</summary>
    private static async Handler Postpone(ModelPE pe, ulong my, ListRegister list)
    {
        await SetPending(pe, my, list.VINTID.Value);
        await pe.MSR(Reg.ICH_HCR_EL2, await pe.MRS(Reg.ICH_HCR_EL2) | UIE);
    }

    /// <summary>
    /// The interrupt is in a list register already. If pending, both become one.
    /// If active, an SGI becomes pending and active. A physical interrupt comes again by itself when it is deactivated, unless its edge is taken: then the edge is given back.
    /// </summary>
    private static async Handler Merge(ModelPE pe, ulong my, int n, ListRegister list)
    {
        if ((list.Bits & Pending) != 0)
            return;
        if (!list.HW)
            await pe.MSR(ListRegister.Register(n), list.Bits | Pending);
        else
            await Gic.GiveBackEdge(pe, my, list.VINTID.Value);
    }
}
