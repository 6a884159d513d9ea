namespace VirtSpec.PhysicalGic.Generate;

/// <summary>The offsets that random accesses draw from, and the bits of a write on which QEMU agrees with the architecture.</summary>
/// <remarks>Where it does not agree, Golden/gic/physical-deviations.tbl has cases; a sequence that went on from there would only repeat them.</remarks>
internal static class GicMap
{
    private const uint SGIBase = 0x1_0000, IPRIORITYR = 0x400, IROUTER = 0x6000;

    /// <summary>One offset in the distributor for each register, of groups the first and those of the last bank; and reserved ones.</summary>
    public static readonly IReadOnlyList<uint> Distributor =
    [
        0x0, 0x4, 0x8, 0xc, 0x10, 0x14, 0x20, 0x40, 0x48, 0x50, 0x58, .. Bank(0), .. Bank(1), .. Bank(7),
        0x820, 0xd00, 0xd04, 0xe00, 0xe08, 0xf00, 0xf10, 0xf20, 0x6100, 0x6104, 0x6200, 0x67f8, 0x67fc, 0x6000, 0xc000,
        .. Enumerable.Range(0, 12).Select(n => 0xffd0 + 4 * (uint)n),
    ];

    public static readonly IReadOnlyList<uint> Redistributor =
    [
        0x0, 0x4, 0x8, 0xc, 0x10, 0x14, 0x20, 0x40, 0x48, 0x70, 0x74, 0x78, 0x7c, 0xa0, 0xb0, 0xc0, 0x400, 0xc00,
        .. Enumerable.Range(0, 12).Select(n => 0xffd0 + 4 * (uint)n),
        .. Bank(0).Select(offset => SGIBase + offset), .. Bank(1).Select(offset => SGIBase + offset), SGIBase + 0xd00, SGIBase + 0xe00, SGIBase + 0xffe8,
    ];

    /// <summary>The value with the bits cleared on which QEMU disagrees.</summary>
    public static ulong Agreed(bool isDistributor, uint offset, int size, ulong value)
    {
        uint inBank = isDistributor ? offset : offset - SGIBase;
        return (isDistributor, offset) switch
        {
            (true, >= IROUTER and < IROUTER + 0x2000) => value & (size == 8 ? 0xff_00ff_ffffUL : (offset & 4) != 0 ? 0xffUL : 0xff_ffffUL),
            (false, 0x0) => value & ~1UL,
            (false, 0x14) => 0,
            (false, 0x70) => value & 0x070f_ffff_ffff_ff9f,
            (false, 0x78) => value & 0x070f_ffff_ffff_0f80,
            (false, 0x74 or 0x7c) => value & 0x070f_ffff,
            _ when inBank is >= IPRIORITYR and < IPRIORITYR + 0x400 => value & 0xf8f8_f8f8_f8f8_f8f8,
            _ => value,
        };
    }

    /// <summary>The registers of 32 interrupts.</summary>
    private static IEnumerable<uint> Bank(uint n) =>
    [
        0x80 + 4 * n, 0x100 + 4 * n, 0x180 + 4 * n, 0x200 + 4 * n, 0x280 + 4 * n, 0x300 + 4 * n, 0x380 + 4 * n,
        0x400 + 32 * n, 0x401 + 32 * n, 0x406 + 32 * n, 0x41c + 32 * n, 0xc00 + 8 * n, 0xc04 + 8 * n,
    ];
}
