using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>How a register of a redistributor is moderated.</summary>
internal enum RedistributorModeration
{
    /// <summary>Loads are made, and stores are ignored.</summary>
    ReadOnly,

    /// <summary>Loads and stores are made.</summary>
    Own,

    /// <summary>A bit for each interrupt, without those of the hypervisor.</summary>
    Poke,

    /// <summary>GICR_TYPER, which says which redistributor it is.</summary>
    Identity,
}

/// <summary>A group of registers of a redistributor, by offset from RD_base.</summary>
internal sealed record RedistributorRow(string Name, ulong Offset, ulong Size, RedistributorModeration Moderation);

/// <summary>
/// The redistributors of a cell's PEs, in the order of its vCPUs; behind them accesses are ignored.
/// (arch/arm-common/gic-v3.c, gicv3_handle_redist_access.)
/// </summary>
/// <remarks>
/// Deviation: redistributor n is that of vCPU n; in the source it is that of PE n, and those of other cells are ignored but for their identification.
/// Deviation: stores to GICR_CTLR and GICR_WAKER are ignored, because they could put the PE's own redistributor to sleep, which has to deliver the hypervisor's SGIs, or make it read tables (LPIs).
/// </remarks>
internal static class Redistributor
{
    private const uint HypervisorsOwn = 1u << (int)HypervisorSGI.Inject | 1u << (int)HypervisorSGI.Event | 1u << Board.MaintenanceInterrupt;

    private static readonly RedistributorRow[] Rows =
    [
        new("GICR_CTLR",        0x0_0000, 0x04, RedistributorModeration.ReadOnly),
        new("GICR_IIDR",        0x0_0004, 0x04, RedistributorModeration.ReadOnly),
        new("GICR_TYPER",       0x0_0008, 0x08, RedistributorModeration.Identity),
        new("GICR_STATUSR",     0x0_0010, 0x04, RedistributorModeration.ReadOnly),
        new("GICR_WAKER",       0x0_0014, 0x04, RedistributorModeration.ReadOnly),
        new("GICR_SYNCR",       0x0_00c0, 0x04, RedistributorModeration.ReadOnly),
        new("GICR_PIDR, CIDR",  0x0_ffd0, 0x30, RedistributorModeration.ReadOnly),
        new("GICR_ISENABLER0",  0x1_0100, 0x04, RedistributorModeration.Poke),
        new("GICR_ICENABLER0",  0x1_0180, 0x04, RedistributorModeration.Poke),
        new("GICR_ISPENDR0",    0x1_0200, 0x04, RedistributorModeration.Poke),
        new("GICR_ICPENDR0",    0x1_0280, 0x04, RedistributorModeration.Poke),
        new("GICR_ISACTIVER0",  0x1_0300, 0x04, RedistributorModeration.Poke),
        new("GICR_ICACTIVER0",  0x1_0380, 0x04, RedistributorModeration.Poke),
        new("GICR_IPRIORITYR",  0x1_0400, 0x20, RedistributorModeration.Own),
        new("GICR_ICFGR",       0x1_0c00, 0x08, RedistributorModeration.Own),
    ];

    public static async Handler<MmioResult> Access(Hypervisor h, ModelPE pe, MmioAccess access)
    {
        ulong affinity = access.Offset / Board.RedistributorSize, offset = access.Offset % Board.RedistributorSize;
        var cell = new Cell(await pe.LDR(access.My + PerPE.Cell));
        if ((offset & (ulong)(access.Size - 1)) != 0 || RowAt(offset) is not { } row || await cell.PEOf(pe, affinity) is not { } owner)
            return MmioResult.Ignored;
        ulong address = await pe.LDR(h.Layout.PE(owner) + PerPE.Redistributor) + offset;
        if (row.Moderation == RedistributorModeration.Identity)
            return access.IsWrite ? MmioResult.Ignored : new MmioResult(TrapResult.Handled, await Identity(pe, cell, affinity, address, access.Size));
        if (!access.IsWrite)
            return new MmioResult(TrapResult.Handled, await pe.LDR(address, access.Size));
        if (row.Moderation != RedistributorModeration.ReadOnly)
            await pe.STR(address, row.Moderation == RedistributorModeration.Poke ? access.Value & ~(ulong)HypervisorsOwn : access.Value, access.Size);
        return MmioResult.Ignored;
    }

    /// <summary>What GICR_TYPER says of the PE, with the affinity and the number of the vCPU, and Last for the last one of the cell.</summary>
    private static async Handler<ulong> Identity(ModelPE pe, Cell cell, ulong affinity, ulong address, int size)
    {
        const ulong Affinity = 0xffff_fffful << 32, Number = 0xffff << 8, Last = 1 << 4;
        if (size < 4)
            return 0;
        bool isLast = affinity == await pe.LDR(cell.Record + CellRecord.PECount) - 1;
        ulong typer = await pe.LDR(address & ~7ul) & ~(Affinity | Number | Last);
        typer |= affinity << 32 | affinity << 8 | (isLast ? Last : 0);
        return typer >> (int)(address % 8) * 8;
    }

    private static RedistributorRow? RowAt(ulong offset)
    {
        foreach (var row in Rows)
            if (offset - row.Offset < row.Size)
                return row;
        return null;
    }
}
