using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>The virtual CPU interface of a PE, and the physical one behind it. (arch/arm-common/gic-v3.c, gicv3_cpu_init, gicv3_cpu_reset and gicv3_clear_pending_irqs.)</summary>
internal static class VirtualInterface
{
    private const uint SGIs = 0xffff, PPIs = 0xffff_0000, Maintenance = 1u << Board.MaintenanceInterrupt;

    private const ulong PendingBit = 1UL << 62;

    private const ulong EOImode = 1 << 1, En = 1;

    /// <summary>Takes the physical CPU interface from the root cell, which goes on with the virtual one where it was.</summary>
    /// <remarks>Deviation: the priority mask lets everything through (the source has 0xf0), because the cells choose the priorities, of the hypervisor's SGIs too.</remarks>
    public static async Handler Initialize(ModelPE pe, ulong my)
    {
        ulong gicr = await pe.LDR(my + PerPE.Redistributor) + Board.SGIBase;
        await pe.STR(gicr + GicOffset.ISENABLER, SGIs | Maintenance, 4);
        ulong control = await pe.MRS(Reg.ICC_CTLR_EL1), mask = await pe.MRS(Reg.ICC_PMR_EL1), enable = await pe.MRS(Reg.ICC_IGRPEN1_EL1);
        await pe.MSR(Reg.ICC_CTLR_EL1, EOImode);
        await pe.MSR(Reg.ICC_PMR_EL1, 0xff);
        await pe.MSR(Reg.ICC_IGRPEN1_EL1, 1);
        await Clear(pe);
        await pe.MSR(Reg.ICH_VMCR_EL2, mask << 24 | ((control & EOImode) != 0 ? 1UL << 9 : 0) | (enable & 1) << 1);
        await pe.MSR(Reg.ICH_HCR_EL2, En);
        await pe.STR(gicr + GicOffset.ICACTIVER, SGIs, 4);
        for (ulong offset = 0; offset < 32; offset += 4)
        {
            await pe.STR(my + PerPE.Priorities + offset, await pe.LDR(gicr + GicOffset.IPRIORITYR + offset, 4), 4);
            await pe.STR(gicr + GicOffset.IPRIORITYR + offset, 0, 4);
        }
        // The root cell had its SGIs, and Group 1, enabled before.
        await pe.STR(my + PerPE.Enabled, ulong.MaxValue);
    }

    /// <summary>
    /// The interface as after reset. When the cell starts, nothing is left in it of the cell before; when a PE is turned off or on, what is pending for it stays so.
    /// </summary>
    public static async Handler Reset(ModelPE pe, ulong my)
    {
        if (await pe.LDR(my + PerPE.IsColdReset) != 0)
            await pe.STR(my + PerPE.IsColdReset, 0);
        else
            await Collect(pe, my);
        await Clear(pe);
        await pe.MSR(Reg.ICH_VMCR_EL2, 0);
        await Injection.InjectPending(pe, my);
    }

    private static async Handler Clear(ModelPE pe)
    {
        for (int n = 0; n < ListRegister.Count; n++)
            await pe.MSR(ListRegister.Register(n), 0);
        await pe.MSR(Reg.ICH_AP0R0_EL2, 0);
        await pe.MSR(Reg.ICH_AP1R0_EL2, 0);
    }

    /// <summary>What is pending in list registers goes to the set, and an SGI that is active there stays so, as a physical interrupt does at the GIC.</summary>
    private static async Handler Collect(ModelPE pe, ulong my)
    {
        ulong active = 0;
        for (int n = 0; n < ListRegister.Count; n++)
        {
            var list = new ListRegister(await pe.MRS(ListRegister.Register(n)));
            uint id = list.VINTID.Value;
            if ((list.Bits & PendingBit) != 0)
                await Injection.SetPending(pe, my, id);
            if (list.IsActive && id < 16)
                active |= 1ul << (int)id;
        }
        if (active != 0)
            await SharedWord.Change(pe, my + PerPE.Active, set: active);
    }

    /// <summary>
    /// A cell is about to start, and a PE of it is suspended: its private interrupts are as after reset, but for those of the hypervisor.
    /// The other PEs of the cell may see them, and send SGIs to it, before it has gone on.
    /// </summary>
    public static async Handler ResetPrivate(ModelPE pe, ulong other)
    {
        ulong gicr = await pe.LDR(other + PerPE.Redistributor) + Board.SGIBase;
        for (ulong n = 0; n < PerPE.PendingWords; n++)
            await pe.STR(other + PerPE.Pending + 8 * n, 0);
        await pe.STR(other + PerPE.Enabled, 0);
        await pe.STR(other + PerPE.Active, 0, 4);
        await pe.STR(other + PerPE.Signalled, 0);
        await pe.STR(other + PerPE.Latched, 0);
        await pe.STR(other + PerPE.Cleared, 0);
        await pe.STR(other + PerPE.Stored, 0);
        await pe.STR(other + PerPE.IsAsleep, 0);
        await pe.STR(gicr + GicOffset.IGROUPR, HypervisorSGI.Own, 4);
        await pe.STR(gicr + GicOffset.ICENABLER, PPIs & ~Maintenance, 4);
        await pe.STR(gicr + GicOffset.ICPENDR, PPIs, 4);
        await pe.STR(gicr + GicOffset.ICACTIVER, PPIs, 4);
        for (ulong offset = 0; offset < 32; offset += 8)
            await pe.STR(other + PerPE.Priorities + offset, 0);
        await pe.STR(gicr + GicOffset.ICFGR + 4, 0, 4);
    }
}
