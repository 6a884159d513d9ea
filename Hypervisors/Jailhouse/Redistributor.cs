using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>How a register of a redistributor is moderated.</summary>
internal enum RedistributorModeration
{
    /// <summary>Loads are made, and stores are ignored.</summary>
    ReadOnly,

    /// <summary>Loads and stores are made.</summary>
    Own,

    /// <summary>GICR_WAKER, which is kept for the cell: the physical redistributor has to stay awake for the hypervisor's SGIs.</summary>
    Waker,

    /// <summary>GICR_IPRIORITYR&lt;n&gt;, which is kept for the cell: to the hypervisor all physical interrupts are of the highest priority, so that no cell can mask one of its SGIs.</summary>
    Priority,

    /// <summary>A bit for each interrupt, where those of SGIs are kept for the cell: <see cref="PrivateInterrupts"/>.</summary>
    Kept,

    /// <summary>GICR_TYPER, which says which redistributor it is.</summary>
    Identity,
}

/// <summary>A group of registers of a redistributor, by offset from RD_base.</summary>
internal sealed record RedistributorRow(string Name, ulong Offset, ulong Size, RedistributorModeration Moderation);

/// <summary>
/// The redistributors of a cell's PEs, in the order of its vCPUs; there is nothing behind them.
/// (arch/arm-common/gic-v3.c, gicv3_handle_redist_access.)
/// </summary>
/// <remarks>
/// Deviation: redistributor n is that of vCPU n; in the source it is that of PE n, and those of other cells are ignored but for their identification.
/// Deviation: stores to GICR_CTLR are ignored, because they could make the redistributor read tables (LPIs), and GICR_WAKER and the priorities are kept for the cell.
/// </remarks>
internal static class Redistributor
{
    private const ulong ProcessorSleep = 1 << 1, ChildrenAsleep = 1 << 2;

    private static readonly RedistributorRow[] Rows =
    [
        new("GICR_CTLR",        0x0_0000, 0x04, RedistributorModeration.ReadOnly),
        new("GICR_IIDR",        0x0_0004, 0x04, RedistributorModeration.ReadOnly),
        new("GICR_TYPER",       0x0_0008, 0x08, RedistributorModeration.Identity),
        new("GICR_STATUSR",     0x0_0010, 0x04, RedistributorModeration.ReadOnly),
        new("GICR_WAKER",       0x0_0014, 0x04, RedistributorModeration.Waker),
        new("GICR_SYNCR",       0x0_00c0, 0x04, RedistributorModeration.ReadOnly),
        new("GICR_PIDR, CIDR",  0x0_ffd0, 0x30, RedistributorModeration.ReadOnly),
        new("GICR_IGROUPR0",    0x1_0080, 0x04, RedistributorModeration.Kept),
        new("GICR_ISENABLER0",  0x1_0100, 0x04, RedistributorModeration.Kept),
        new("GICR_ICENABLER0",  0x1_0180, 0x04, RedistributorModeration.Kept),
        new("GICR_ISPENDR0",    0x1_0200, 0x04, RedistributorModeration.Kept),
        new("GICR_ICPENDR0",    0x1_0280, 0x04, RedistributorModeration.Kept),
        new("GICR_ISACTIVER0",  0x1_0300, 0x04, RedistributorModeration.Kept),
        new("GICR_ICACTIVER0",  0x1_0380, 0x04, RedistributorModeration.Kept),
        new("GICR_IPRIORITYR",  0x1_0400, 0x20, RedistributorModeration.Priority),
        new("GICR_ICFGR",       0x1_0c00, 0x08, RedistributorModeration.Own),
    ];

    public static async Handler<MmioResult> Access(Hypervisor h, ModelPE pe, MmioAccess access)
    {
        ulong affinity = access.Offset / Board.RedistributorSize, offset = access.Offset % Board.RedistributorSize;
        var cell = new Cell(await pe.LDR(access.My + PerPE.Cell));
        if (await cell.PEOf(pe, affinity) is not { } owner)
            return new MmioResult(TrapResult.Unhandled);
        if ((offset & (ulong)(access.Size - 1)) != 0 || RowAt(offset) is not { } row)
            return MmioResult.Ignored;
        ulong address = await pe.LDR(h.Layout.PE(owner) + PerPE.Redistributor) + offset;
        if (row.Moderation == RedistributorModeration.Identity)
            return access.IsWrite ? MmioResult.Ignored : new MmioResult(TrapResult.Handled, await Identity(pe, cell, affinity, address, access.Size));
        if (!access.IsWrite)
            return await Load(h, pe, access with { Offset = offset }, row, owner);
        if (row.Moderation == RedistributorModeration.ReadOnly)
            return MmioResult.Ignored;
        if (row.Moderation == RedistributorModeration.Own)
            await pe.STR(address, access.Value, access.Size);
        else if (row.Moderation == RedistributorModeration.Priority)
            await PrivateInterrupts.StorePriority(pe, h.Layout.PE(owner), access with { Offset = offset - row.Offset });
        else if (access.Size == 4 && row.Moderation == RedistributorModeration.Waker)
            await pe.STR(h.Layout.PE(owner) + PerPE.IsAsleep, access.Value & ProcessorSleep);
        else if (access.Size == 4)
            await PrivateInterrupts.Access(pe, h.Layout.PE(owner), access with { Offset = offset - Board.SGIBase });
        await TellOthers(h, pe, access.My, 1UL << (int)owner);
        return MmioResult.Ignored;
    }

    private static async Handler<MmioResult> Load(Hypervisor h, ModelPE pe, MmioAccess access, RedistributorRow row, ulong owner)
    {
        if (row.Moderation == RedistributorModeration.Priority)
            return PrivateInterrupts.IsOfPriority(access.Size)
                ? new MmioResult(TrapResult.Handled, await pe.LDR(h.Layout.PE(owner) + PerPE.Priorities + access.Offset - row.Offset, access.Size))
                : MmioResult.Ignored;
        if (row.Moderation == RedistributorModeration.Kept)
            return access.Size == 4 ? await PrivateInterrupts.Access(pe, h.Layout.PE(owner), access with { Offset = access.Offset - Board.SGIBase }) : MmioResult.Ignored;
        if (row.Moderation == RedistributorModeration.Waker)
            return new MmioResult(TrapResult.Handled, access.Size == 4 && await pe.LDR(h.Layout.PE(owner) + PerPE.IsAsleep) != 0 ? ProcessorSleep | ChildrenAsleep : 0);
        ulong address = await pe.LDR(h.Layout.PE(owner) + PerPE.Redistributor) + access.Offset;
        return new MmioResult(TrapResult.Handled, await pe.LDR(address, access.Size));
    }

    /// <summary>Other PEs of the cell have to look again at what is pending: a bit for each PE that is concerned.</summary>
    public static async Handler TellOthers(Hypervisor h, ModelPE pe, ulong my, ulong which)
    {
        var cell = new Cell(await pe.LDR(my + PerPE.Cell));
        ulong count = await pe.LDR(cell.Record + CellRecord.PECount), targets = 0;
        for (ulong n = 0; n < count; n++)
        {
            if (await cell.PEOf(pe, n) is not { } other || h.Layout.PE(other) == my || (which >> (int)other & 1) == 0)
                continue;
            await pe.STR(h.Layout.PE(other) + PerPE.HasChanged, 1);
            targets |= 1UL << (int)other;
        }
        if (targets != 0)
            await SGI.SendPhysical(pe, HypervisorSGI.Inject, targets);
    }

    /// <summary>What GICR_TYPER says of the PE, with the affinity and the number of the vCPU, Last for the last one of the cell, and without LPIs, whose registers a cell does not have.</summary>
    private static async Handler<ulong> Identity(ModelPE pe, Cell cell, ulong affinity, ulong address, int size)
    {
        const ulong Affinity = 0xffff_fffful << 32, Number = 0xffff << 8, Last = 1 << 4, PLPIS = 1 << 0;
        if (size < 4)
            return 0;
        bool isLast = affinity == await pe.LDR(cell.Record + CellRecord.PECount) - 1;
        ulong typer = await pe.LDR(address & ~7ul) & ~(Affinity | Number | Last | PLPIS);
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
