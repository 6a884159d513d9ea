using VirtSpec.Streams.Generate;
using VirtSpec.Translations.Cases;

namespace VirtSpec.Translations.Generate;

/// <summary>Addresses that a case aims at.</summary>
internal static class Addresses
{
    private const int AddressBits = 48;

    /// <summary>A place in the data of the board, most often at its granule's edges.</summary>
    public static ulong InData(Draw draw) => Board.Data + ((ulong)draw.Below((int)(Board.DataSize >> 12) - 16) << 12) + Offset(draw);

    /// <summary>Where nothing answers, in an address of <paramref name="bits"/>.</summary>
    public static ulong OutsideRam(Draw draw, int bits)
    {
        ulong page = draw.Next() & ~0xfffUL;
        if (bits >= 42 && draw.Chance(1, 2))
            return Board.UnassignedAt41 | page & Board.UnassignedAt41 - 1;
        return bits >= 36 ? Board.UnassignedAt36 | page & (1UL << 35) - 1 & ~Board.UnassignedAt36 : Board.Unassigned | page & 0xff_ffff;
    }

    /// <summary>Bits of an output address above <paramref name="bits"/>, one at least.</summary>
    public static ulong Beyond(Draw draw, int bits)
    {
        if (bits >= AddressBits)
            return 0;
        ulong above = (1UL << AddressBits) - (1UL << bits);
        ulong some = draw.Chance(1, 3) ? draw.Next() & above : 0;
        return some | 1UL << bits + draw.Below(AddressBits - bits);
    }

    private static ulong Offset(Draw draw) => draw.Below(4) switch
    {
        0 => 0,
        1 => 0xff8,
        _ => (ulong)draw.Below(0x200) << 3,
    };
}
