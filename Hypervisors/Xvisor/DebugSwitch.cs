using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>Debug and performance monitor registers are switched when a vCPU first uses them, as the SIMD registers are.</summary>
internal static class DebugSwitch
{
    /// <summary>Registers that are written by setting and clearing bits.</summary>
    private static readonly (Reg Set, Reg Clear)[] Pairs =
    [
        (Reg.PMCNTENSET_EL0, Reg.PMCNTENCLR_EL0), (Reg.PMINTENSET_EL1, Reg.PMINTENCLR_EL1), (Reg.PMOVSSET_EL0, Reg.PMOVSCLR_EL0),
        (Reg.DBGCLAIMSET_EL1, Reg.DBGCLAIMCLR_EL1),
    ];

    private const ulong Enable = 1, Resets = 6, OSLK = 1 << 1;
    private const int CountField = 11;
    private static readonly ulong Others = VcpuBlock.Debug + SaveLists.Debug.Size, PMCR = Others, OSLSR = Others + 8, Sets = Others + 16;

    public static async Handler<Exit> Switch(Cpu cpu)
    {
        var pe = cpu.PE;
        ulong controls = await pe.MRS(Reg.MDCR_EL2);
        // While the registers are the vCPU's, only what does not exist traps.
        if ((controls & Controls.DebugTraps) == 0)
            return Exit.Undefined;
        var vcpu = await cpu.Current();
        ulong owner = await cpu.Block() + PeBlock.DebugOwner, previous = await pe.LDR(owner);
        if (previous < (ulong)cpu.Layout.Vcpus.Count)
            await Save(pe, cpu.Layout.Vcpus[(int)previous].Block);
        await Restore(pe, await pe.LDR(vcpu.Block + VcpuBlock.DebugSource));
        await pe.STR(vcpu.Block + VcpuBlock.DebugSource, vcpu.Block);
        await pe.STR(owner, (ulong)vcpu.Number);
        await pe.MSR(Reg.MDCR_EL2, controls & ~Controls.DebugTraps);
        await Scheduler.RenewSlice(cpu);
        return Exit.Schedule;
    }

    /// <summary>The counters stop before they are read.</summary>
    public static async Handler Save(ModelPE pe, ulong block)
    {
        ulong control = await pe.MRS(Reg.PMCR_EL0);
        await pe.STR(block + PMCR, control);
        await pe.MSR(Reg.PMCR_EL0, control & ~Enable);
        await SaveLists.Debug.Save(pe, block + VcpuBlock.Debug);
        await pe.STR(block + OSLSR, await pe.MRS(Reg.OSLSR_EL1));
        for (int i = 0; i < Pairs.Length; i++)
            await pe.STR(block + Sets + 8 * (ulong)i, await pe.MRS(Pairs[i].Clear));
    }

    /// <summary>How many event counters the CPU has, which MDCR_EL2.HPMN gives to the guest.</summary>
    public static async Handler<ulong> CounterCount(ModelPE pe) => await pe.MRS(Reg.PMCR_EL0) >> CountField & 0x1f;

    private static async Handler Restore(ModelPE pe, ulong block)
    {
        ulong control = await pe.LDR(block + PMCR) & ~Resets;
        await pe.MSR(Reg.PMCR_EL0, control & ~Enable);
        await SaveLists.Debug.Restore(pe, block + VcpuBlock.Debug);
        await pe.MSR(Reg.OSLAR_EL1, (await pe.LDR(block + OSLSR) & OSLK) != 0 ? 1u : 0u);
        for (int i = 0; i < Pairs.Length; i++)
        {
            await pe.MSR(Pairs[i].Clear, ulong.MaxValue);
            await pe.MSR(Pairs[i].Set, await pe.LDR(block + Sets + 8 * (ulong)i));
        }
        if ((control & Enable) != 0)
            await pe.MSR(Reg.PMCR_EL0, control);
    }
}
