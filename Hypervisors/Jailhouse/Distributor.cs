using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>How a register of the distributor is moderated.</summary>
internal enum Moderation
{
    /// <summary>Loads are made, and stores are ignored.</summary>
    ReadOnly,

    /// <summary>A bit acts where it is written as 1: those of other cells are written as 0, and read as 0.</summary>
    Poke,

    /// <summary>What belongs to others is kept, and reads as 0.</summary>
    Merge,

    /// <summary>GICD_IROUTER.</summary>
    Route,

    /// <summary>GICD_CTLR.</summary>
    Control,
}

/// <summary>A group of registers of the distributor.</summary>
/// <param name="Bits">For each interrupt.</param>
internal sealed record DistributorRow(string Name, ulong Offset, ulong Size, Moderation Moderation, int Bits = 0);

/// <summary>
/// The distributor as a cell sees it: registers of its own SPIs, and identification.
/// (arch/arm-common/irqchip.c, gic_handle_dist_access and restrict_bitmask_access; gic-v3.c, gicv3_handle_dist_access and gicv3_handle_irq_route.)
/// </summary>
internal static class Distributor
{
    /// <summary>GICD_CTLR.EnableGrp1, and both groups.</summary>
    public const ulong EnableGrp1 = 1 << 1, EnableGrps = 0b11;

    private static readonly DistributorRow[] Rows =
    [
        new("GICD_CTLR",          0x0000, 0x0004, Moderation.Control),
        new("GICD_TYPER",         0x0004, 0x0004, Moderation.ReadOnly),
        new("GICD_IIDR",          0x0008, 0x0004, Moderation.ReadOnly),
        new("GICD_IGROUPR<n>",    0x0080, 0x0080, Moderation.Merge, Bits: 1),
        new("GICD_ISENABLER<n>",  0x0100, 0x0080, Moderation.Poke, Bits: 1),
        new("GICD_ICENABLER<n>",  0x0180, 0x0080, Moderation.Poke, Bits: 1),
        new("GICD_ISPENDR<n>",    0x0200, 0x0080, Moderation.Poke, Bits: 1),
        new("GICD_ICPENDR<n>",    0x0280, 0x0080, Moderation.Poke, Bits: 1),
        new("GICD_ISACTIVER<n>",  0x0300, 0x0080, Moderation.Poke, Bits: 1),
        new("GICD_ICACTIVER<n>",  0x0380, 0x0080, Moderation.Poke, Bits: 1),
        new("GICD_IPRIORITYR<n>", 0x0400, 0x0400, Moderation.Merge, Bits: 8),
        new("GICD_ICFGR<n>",      0x0c00, 0x0100, Moderation.Merge, Bits: 2),
        new("GICD_IROUTER<n>",    0x6000, 0x2000, Moderation.Route),
        new("GICD_PIDR, CIDR",    0xffd0, 0x0030, Moderation.ReadOnly),
    ];

    public static async Handler<MmioResult> Access(Hypervisor h, ModelPE pe, MmioAccess access)
    {
        if ((access.Offset & (ulong)(access.Size - 1)) != 0 || RowAt(access.Offset) is not { } row)
            return MmioResult.Ignored;
        ulong address = Board.Distributor + access.Offset;
        switch (row.Moderation)
        {
            case Moderation.ReadOnly:
                return access.IsWrite ? MmioResult.Ignored : new MmioResult(TrapResult.Handled, await pe.LDR(address, access.Size));
            case Moderation.Route:
                return await Routes.Access(h, pe, access);
            case Moderation.Control:
                return await Control(h, pe, access, address);
        }
        ulong mask = await MaskOf(pe, access, row);
        if (!access.IsWrite)
            return new MmioResult(TrapResult.Handled, await pe.LDR(address, access.Size) & mask);
        if (row.Moderation == Moderation.Poke)
        {
            await pe.STR(address, access.Value & mask, access.Size);
            return MmioResult.Ignored;
        }
        await SpinLock.Acquire(pe, h.Layout.Globals + Global.DistributorLock);
        await pe.STR(address, await pe.LDR(address, access.Size) & ~mask | access.Value & mask, access.Size);
        await SpinLock.Release(pe, h.Layout.Globals + Global.DistributorLock);
        return MmioResult.Ignored;
    }

    /// <summary>Which groups the cell has enabled is kept for it: the physical Group 1 stays enabled, and Group 0 disabled.</summary>
    /// <remarks>Deviation: the source ignores stores.</remarks>
    private static async Handler<MmioResult> Control(Hypervisor h, ModelPE pe, MmioAccess access, ulong address)
    {
        if (access.Size != 4)
            return MmioResult.Ignored;
        ulong cell = await pe.LDR(access.My + PerPE.Cell);
        if (!access.IsWrite)
            return new MmioResult(TrapResult.Handled, await pe.LDR(address, 4) & ~EnableGrps | await pe.LDR(cell + CellRecord.Control));
        await pe.STR(cell + CellRecord.Control, access.Value & EnableGrps);
        await Redistributor.TellOthers(h, pe, access.My, ulong.MaxValue);
        return MmioResult.Ignored;
    }

    /// <summary>The bits of the access that are for SPIs of the cell.</summary>
    private static async Handler<ulong> MaskOf(ModelPE pe, MmioAccess access, DistributorRow row)
    {
        ulong first = (access.Offset - row.Offset) * 8 / (ulong)row.Bits;
        int count = access.Size * 8 / row.Bits;
        var cell = new Cell(await pe.LDR(access.My + PerPE.Cell));
        ulong own = 0;
        for (ulong word = first / 32; word <= (first + (ulong)count - 1) / 32 && word < Board.InterruptCount / 32; word++)
            own |= await cell.Interrupts(pe, word) << (int)(32 * (word - first / 32));
        own >>= (int)(first % 32);
        ulong mask = 0;
        for (int n = 0; n < count; n++)
            if ((own >> n & 1) != 0)
                mask |= (ulong.MaxValue >> 64 - row.Bits) << n * row.Bits;
        return mask;
    }

    private static DistributorRow? RowAt(ulong offset)
    {
        foreach (var row in Rows)
            if (offset - row.Offset < row.Size)
                return row;
        return null;
    }
}
