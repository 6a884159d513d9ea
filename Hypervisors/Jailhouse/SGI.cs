using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>
/// An SGI of a cell: noted at each target, which is then interrupted by the hypervisor's own SGI and injects it.
/// (arch/arm-common/irqchip.c, gic_handle_sgir_write and irqchip_set_pending; gic-v3.c, gicv3_handle_sgir_write and gicv3_send_sgi.)
/// </summary>
/// <remarks>Deviation: targets are affinities of vCPUs, counted from 0 in each cell, as before commit d1afff4d, which gave the cells the affinities of the PEs.</remarks>
internal static class SGI
{
    /// <param name="value">What the cell wrote to ICC_SGI1R_EL1.</param>
    public static async Handler Send(Hypervisor h, ModelPE pe, ulong my, ulong value)
    {
        const ulong IRM = 1UL << 40, AboveAff0 = 0xff_00ff_00ff_0000;
        int id = (int)(value >> 24 & 0xf);
        var cell = new Cell(await pe.LDR(my + PerPE.Cell));
        ulong self = await pe.LDR(my + PerPE.Affinity);
        ulong count = await pe.LDR(cell.Record + CellRecord.PECount);
        ulong targets = (value & IRM) != 0 ? ~(1UL << (int)self) : (value & AboveAff0) == 0 ? value & 0xffff : 0;
        ulong physical = 0;
        for (ulong affinity = 0; affinity < count; affinity++)
        {
            if ((targets >> (int)affinity & 1) == 0 || await cell.PEOf(pe, affinity) is not { } target)
                continue;
            // It is sent to where it is in Group 1. (Arm IHI 0069H, ICC_SGI1R_EL1.)
            if ((await pe.LDR(h.Layout.PE(target) + PerPE.Group, 4) >> id & 1) == 0)
                continue;
            if (affinity == self)
            {
                await Injection.Deliver(pe, my, (uint)id);
                continue;
            }
            await Injection.Renew(pe, h.Layout.PE(target), 1UL << id);
            await Injection.SetPending(pe, h.Layout.PE(target), (uint)id);
            physical |= 1UL << (int)target;
        }
        if (physical != 0)
            await SendPhysical(pe, HypervisorSGI.Inject, physical);
    }

    /// <summary>Sends one of the hypervisor's SGIs to PEs, after what was stored for them.</summary>
    /// <param name="targets">A bit for each PE: PE n of the board has affinity 0.0.0.n.</param>
    public static async Handler SendPhysical(ModelPE pe, ulong id, ulong targets)
    {
        await pe.DSB_ISH();
        await pe.MSR(Reg.ICC_SGI1R_EL1, id << 24 | targets);
        await pe.ISB();
    }
}
