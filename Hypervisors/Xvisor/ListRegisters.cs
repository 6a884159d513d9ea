using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>
/// The list registers of the PE: what the guest has done with their interrupts goes to memory, and what matters most comes into them; the rest waits in memory.
/// (Xvisor: __vgic_sync_vcpu_hwstate and __vgic_flush_vcpu_hwstate, arch/arm/cpu/common/vgic.c; Arm IHI 0069H, ICH_LR&lt;n&gt;_EL2.)
/// </summary>
internal static class ListRegisters
{
    public const int Count = 4;

    private const ulong Pending = 1UL << 62, Active = 1UL << 63, StateMask = Pending | Active;

    private static readonly ulong Overflow = ICH_HCR_EL2.Field.UIE.Mask | ICH_HCR_EL2.Field.NPIE.Mask, Unknown = ICH_HCR_EL2.Field.LRENPIE.Mask;

    public static Reg Register(int n) => (Reg)((int)Reg.ICH_LR0_EL2 + n);

    /// <summary>Takes what the list registers hold into the view.</summary>
    public static async Handler<ListRegisterState> Fold(ModelPE pe, InterruptView view)
    {
        var (now, remembered) = (new ulong[Count], new ulong[Count]);
        ulong block = view.Vcpu.Block, latched = await pe.LDR(block + VcpuBlock.LatchedInLR);
        for (int n = 0; n < Count; n++)
        {
            ulong written = await pe.LDR(block + VcpuBlock.ListRegisters + 8 * (ulong)n);
            if (written == 0)
                continue;
            remembered[n] = written;
            now[n] = await pe.MRS(Register(n));
            int intid = (int)(uint)written;
            var bank = await view.BankOf(pe, intid);
            Fold(view, bank, intid, written, now[n], (latched >> n & 1) != 0);
        }
        await DeactivateUnknown(pe, view, now);
        return new ListRegisterState(now, remembered);
    }

    private static void Fold(InterruptView view, InterruptBank bank, int intid, ulong written, ulong now, bool wasLatched)
    {
        uint bit = 1u << (intid & 31);
        if ((written & Pending) != 0 && (now & Pending) != 0 && wasLatched && (bank.Cleared & bit) == 0)
            bank.Latched |= bit;
        if ((written & Pending) != 0 && (now & Active) != 0)
            bank.Acknowledge(bit);
        if ((written & Active) != 0 && (now & Active) == 0)
            bank.Active &= ~bit;
        if ((now & Active) != 0 && intid >= 32)
            view.Held.Add(intid);
    }

    /// <summary>The guest ended interrupts that no list register holds: those of the highest priorities that it acknowledged, or else that are active. (ICH_HCR_EL2.EOIcount.)</summary>
    private static async Handler DeactivateUnknown(ModelPE pe, InterruptView view, ulong[] held)
    {
        if ((await pe.LDR(view.Vcpu.Block + VcpuBlock.InterfaceControl) & Unknown) == 0)
            return;
        ulong count = ICH_HCR_EL2.Field.EOIcount.In(await pe.MRS(Reg.ICH_HCR_EL2));
        foreach (var active in (await view.Candidates(pe)).OrderByDescending(c => c.IsAcknowledged))
        {
            if (count == 0 || !active.IsActive || Array.Exists(held, lr => (lr & Active) != 0 && (int)(uint)lr == active.Intid))
                continue;
            count--;
            (await view.BankOf(pe, active.Intid)).Active &= ~(1u << (active.Intid & 31));
        }
    }

    /// <summary>Which interrupts the list registers are to hold; those that were latched leave the view.</summary>
    public static async Handler<ListRegisterPlan> Plan(ModelPE pe, InterruptView view)
    {
        var candidates = await view.Candidates(pe);
        var chosen = Choose(candidates);
        uint latched = 0;
        for (int n = 0; n < chosen.Count; n++)
        {
            if (!chosen[n].IsLatched)
                continue;
            latched |= 1u << n;
            (await view.BankOf(pe, chosen[n].Intid)).Signal(1u << (chosen[n].Intid & 31));
        }
        bool pendingLeft = candidates.Count(c => !c.IsActive) > chosen.Count(c => !c.IsActive);
        bool activeLeft = candidates.Count(c => c.IsActive) > chosen.Count(c => c.IsActive);
        ulong control = Controls.ICH_HCR | (pendingLeft ? Overflow : 0) | (activeLeft ? Unknown : 0);
        // While interrupts wait in memory, each one that ends makes room.
        ulong[] registers = [.. Enumerable.Range(0, Count).Select(n => n < chosen.Count ? (chosen[n] with { Recurs = chosen[n].Recurs || pendingLeft }).ListRegister : 0)];
        return new ListRegisterPlan(registers, latched, control);
    }

    /// <summary>The best pending interrupt of each group, then what is active, that first which the guest is about to end, then what else is pending; in the order of priorities.</summary>
    private static List<Candidate> Choose(List<Candidate> candidates)
    {
        if (candidates.Count <= Count)
            return candidates;
        var first = new List<Candidate>();
        foreach (bool group1 in (bool[])[true, false])
            if (candidates.FindIndex(c => !c.IsActive && c.IsGroup1 == group1) is >= 0 and var best)
                first.Add(candidates[best]);
        var chosen = first.Concat(candidates.Where(c => c.IsActive).OrderByDescending(c => c.IsAcknowledged)).Concat(candidates.Where(c => !c.IsActive && !first.Contains(c))).Take(Count).ToHashSet();
        return [.. candidates.Where(chosen.Contains)];
    }

    /// <summary>Writes what has changed, and remembers it.</summary>
    public static async Handler Write(ModelPE pe, Vcpu vcpu, ListRegisterState state, ListRegisterPlan plan)
    {
        for (int n = 0; n < Count; n++)
        {
            if (plan.Registers[n] != state.Now[n])
                await pe.MSR(Register(n), plan.Registers[n]);
            if (plan.Registers[n] != state.Written[n])
                await pe.STR(vcpu.Block + VcpuBlock.ListRegisters + 8 * (ulong)n, plan.Registers[n]);
        }
        await pe.STR(vcpu.Block + VcpuBlock.LatchedInLR, plan.Latched);
        if (await pe.LDR(vcpu.Block + VcpuBlock.InterfaceControl) == plan.Control && (plan.Control & Unknown) == 0)
            return;
        await pe.STR(vcpu.Block + VcpuBlock.InterfaceControl, plan.Control);
        await pe.MSR(Reg.ICH_HCR_EL2, plan.Control);
    }
}

/// <summary>What the list registers hold.</summary>
/// <param name="Now">After what the guest has done.</param>
/// <param name="Written">As they were written last.</param>
internal sealed record ListRegisterState(ulong[] Now, ulong[] Written);

/// <summary>What the virtual interface is to hold.</summary>
/// <param name="Latched">A bit for each list register whose interrupt was latched.</param>
/// <param name="Control">ICH_HCR_EL2.</param>
internal sealed record ListRegisterPlan(ulong[] Registers, uint Latched, ulong Control);
