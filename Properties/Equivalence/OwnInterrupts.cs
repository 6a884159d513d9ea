using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Gic;

namespace VirtSpec.Properties.Equivalence;

/// <summary>
/// The SPIs of a VM whose manifest says which it has: to the bare machine the others are not there, and their fields are RAZ/WI.
/// (Arm IHI 0069H, the pages of GICD_I*R: a field of an interrupt that is not implemented is RES0.)
/// Such a VM has the physical redistributors' PPIs, and that of maintenance interrupts is EL2's: nothing makes it pending or active.
/// </summary>
internal sealed class OwnInterrupts
{
    private const ulong IGROUPR = 0x080, ISENABLER = 0x100, ISPENDR = 0x200, IPRIORITYR = 0x400, EndOfPriorities = 0x800, ICFGR = 0xc00, EndOfICFGR = 0xd00, IROUTER = 0x6000, Clears = 0x080, SGIBase = 0x1_0000;
    private const int Words = GicState.InterruptCount / 32;

    private readonly uint[]? _foreign;

    /// <param name="interrupts">Of the manifest; none: every SPI is the VM's.</param>
    public OwnInterrupts(ValueArray<int> interrupts)
    {
        if (interrupts.Count == 0)
            return;
        _foreign = new uint[Words];
        Array.Fill(_foreign, uint.MaxValue, 1, Words - 1);
        foreach (int id in interrupts)
            _foreign[id / 32] &= ~(1u << id % 32);
    }

    /// <summary>The GIC behind a store, without what the store did to interrupts of others.</summary>
    public GicState Kept(GicState gic, PA address, int size)
    {
        if (_foreign is null)
            return gic;
        ulong distributor = address.Value - BoardLayout.GicDistributor.Value, frame = address.Value - BoardLayout.GicRedistributors.Value;
        for (ulong at = distributor & ~3ul; distributor < BoardLayout.DistributorSize && at < distributor + (ulong)size; at += 4)
            gic = Kept(gic, at);
        if (frame / BoardLayout.RedistributorSize is var pe && pe < (ulong)gic.ProcessorCount && frame % BoardLayout.RedistributorSize - SGIBase is >= ISPENDR and < IPRIORITYR and var state)
            gic = gic.WriteRedistributor((int)pe, SGIBase | (state & ~3ul) | Clears, 4, 1u << (int)BoardLayout.MaintenanceInterrupt.Value);
        return gic;
    }

    private GicState Kept(GicState gic, ulong at) => at switch
    {
        >= IGROUPR and < ISENABLER => Merged(gic, at, Foreign((at & 0x7f) / 4)),
        // Of a pair, the register with bit 7 set clears.
        >= ISENABLER and < IPRIORITYR => gic.WriteDistributor(at | Clears, 4, Foreign((at & 0x7f) / 4)),
        >= IPRIORITYR and < EndOfPriorities => Merged(gic, at, Spread(at - IPRIORITYR, 8)),
        >= ICFGR and < EndOfICFGR => Merged(gic, at, Spread((at - ICFGR) * 4, 2)),
        >= IROUTER and < IROUTER + 8 * GicState.InterruptCount when IsForeign((at - IROUTER) / 8) => gic.WriteDistributor(at & ~7ul, 8, 0),
        _ => gic,
    };

    private static GicState Merged(GicState gic, ulong at, uint foreign) =>
        foreign == 0 ? gic : gic.WriteDistributor(at, 4, gic.ReadDistributor(at, 4) & ~foreign);

    private uint Foreign(ulong word) => word < Words ? _foreign![word] : 0;

    private bool IsForeign(ulong id) => id < GicState.InterruptCount && (_foreign![id / 32] >> (int)(id % 32) & 1) != 0;

    /// <summary>The fields of a word that are of interrupts of others.</summary>
    /// <param name="first">The INTID of the first field.</param>
    private uint Spread(ulong first, int bits)
    {
        uint fields = 0;
        for (int n = 0; n < 32 / bits; n++)
            if (IsForeign(first + (ulong)n))
                fields |= (uint)((1ul << bits) - 1) << n * bits;
        return fields;
    }
}
