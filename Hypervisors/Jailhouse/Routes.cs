using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>GICD_IROUTER: an SPI of a cell goes to PEs of the cell only. (arch/arm-common/gic-v3.c, gicv3_handle_irq_route and gicv3_adjust_irq_target.)</summary>
/// <remarks>Deviation: the cell writes and reads affinities of its vCPUs, which are those of PEs in the source.</remarks>
internal static class Routes
{
    public static async Handler<MmioResult> Access(Hypervisor h, ModelPE pe, MmioAccess access)
    {
        ulong id = (access.Offset - GicOffset.IROUTER) / 8;
        var cell = new Cell(await pe.LDR(access.My + PerPE.Cell));
        if (access.Size < 4 || id is < 32 or >= Board.InterruptCount || (await cell.Interrupts(pe, id / 32) >> (int)(id % 32) & 1) == 0)
            return MmioResult.Ignored;
        int shift = (int)(access.Offset % 8) * 8;
        ulong register = AddressOf(id);
        ulong route = await AffinityOf(h, pe, await pe.LDR(register));
        if (!access.IsWrite)
            return new MmioResult(TrapResult.Handled, route >> shift);
        ulong written = route & ~(access.Mask << shift) | access.Value << shift;
        if (await cell.PEOf(pe, written) is not { } target)
            return new MmioResult(TrapResult.Forbidden);
        await pe.STR(register, target);
        return MmioResult.Ignored;
    }

    /// <summary>GICD_IROUTER of an SPI.</summary>
    public static ulong AddressOf(ulong id) => Board.Distributor + GicOffset.IROUTER + 8 * id;

    /// <summary>PE n of the board has affinity 0.0.0.n.</summary>
    private static AwaitableOperation AffinityOf(Hypervisor h, ModelPE pe, ulong target) => pe.LDR(h.Layout.PE(target & 7) + PerPE.Affinity);
}
