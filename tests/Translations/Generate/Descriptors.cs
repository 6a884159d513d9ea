using VirtSpec.Streams.Generate;

namespace VirtSpec.Translations.Generate;

/// <summary>The attribute bits of descriptors. (Arm ARM, "VMSAv8-64 descriptor formats".)</summary>
internal static class Descriptors
{
    public const ulong AF = 1UL << 10, Contiguous = 1UL << 52, DBM = 1UL << 51, PXN = 1UL << 53, UXN = 1UL << 54;
    public const ulong S2Read = 1UL << 6, MemAttr = 0xfUL << 2;
    private const ulong ReadOnly = 1UL << 7, EL0 = 1UL << 6, S2Write = 1UL << 7;
    private const ulong Ignored = 0xfUL << 55;

    /// <summary>A stage-1 leaf that vectors and code can be fetched through, at EL0 too.</summary>
    public static ulong Stage1Code(Draw draw) => AF | ReadOnly | EL0 | Harmless(draw) & ~(PXN | UXN);

    /// <summary>A stage-1 leaf for the access: most often one that permits it.</summary>
    public static ulong Stage1(Draw draw, Aim aim)
    {
        if (draw.Chance(1, 4))
            return AF | Harmless(draw) | Permissions1(draw) | Rare(draw);
        ulong ap = aim.IsFetch ? ReadOnly | EL0 : aim.IsEL0 ? EL0 : draw.Chance(1, 4) ? EL0 : 0;
        if (!aim.IsFetch && !aim.IsWrite && draw.Chance(1, 2))
            ap |= ReadOnly;
        return AF | ap | Harmless(draw) & ~(aim.IsFetch ? PXN | UXN : 0) | Rare(draw);
    }

    /// <summary>AP, PXN and UXN at random.</summary>
    public static ulong Permissions1(Draw draw) => draw.Next() & (ReadOnly | EL0 | PXN | UXN);

    public const ulong Permissions1Mask = ReadOnly | EL0 | PXN | UXN;

    /// <summary>A stage-2 leaf that permits everything.</summary>
    public static ulong Stage2Open(Draw draw) => AF | S2Read | S2Write | NormalMemory(draw) | draw.Next() & (3UL << 8);

    /// <summary>A stage-2 leaf for the access: most often one that permits it.</summary>
    public static ulong Stage2(Draw draw, Aim aim)
    {
        if (draw.Chance(1, 4))
            return AF | Permissions2(draw) | draw.Next() & (0xfUL << 2 | 3UL << 8) | Rare(draw);
        ulong executable = aim.IsFetch ? 0 : draw.Next() & (3UL << 53);
        return AF | S2Read | (aim.IsWrite || draw.Chance(1, 2) ? S2Write : 0) | executable | NormalMemory(draw) | draw.Next() & (3UL << 8) | Rare(draw);
    }

    /// <summary>S2AP and XN at random.</summary>
    public static ulong Permissions2(Draw draw) => draw.Next() & Permissions2Mask;

    public const ulong Permissions2Mask = S2Read | S2Write | 3UL << 53;

    /// <summary>The attributes of a table descriptor: most often none.</summary>
    public static ulong Table(Draw draw) => draw.Below(8) switch
    {
        0 => draw.Next() & (0x1fUL << 59),
        1 => draw.Next() & (Ignored | 0x3ffUL << 2),
        _ => 0,
    };

    /// <summary>Bits that no access depends on, but for its memory type.</summary>
    private static ulong Harmless(Draw draw) => draw.Next() & (7UL << 2 | 1UL << 5 | 3UL << 8 | 1UL << 11 | PXN | UXN) | (draw.Chance(1, 8) ? draw.Next() & Ignored : 0);

    /// <summary>Dirty state and contiguity.</summary>
    private static ulong Rare(Draw draw) => draw.Below(6) switch { 0 => DBM, 1 => Contiguous, 2 => DBM | Contiguous, _ => 0 };

    /// <summary>MemAttr of some Normal memory.</summary>
    private static ulong NormalMemory(Draw draw) => (ulong)draw.Pick(s_normal) << 2;

    private static readonly int[] s_normal = [0b1111, 0b0101, 0b1010, 0b0110, 0b1111];
}
