namespace VirtSpec.Properties.Gen;

/// <summary>Values at which arithmetic goes wrong: around zero, signs, powers of two and the boundary of 32 bits.</summary>
public static class EdgeValues
{
    private static readonly ulong[] Corners =
    [
        0, 0, 1, 2, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue - 1,
        1UL << 63, (1UL << 63) - 1, (1UL << 63) + 1, uint.MaxValue, 1UL << 32, 1UL << 31, (1UL << 31) - 1,
        0xffff_ffff_8000_0000, 0xffff_ffff_7fff_ffff, 0xffff_ffff_0000_0000, 0x8000_0000_8000_0000, 0x7fff_ffff_7fff_ffff, 0x0000_0001_ffff_ffff,
        0x80, 0x7f, 0xff, 0x8000, 0x7fff, 0xffff,
    ];

    public static ulong Next(Draw draw) => draw.Below(8) switch
    {
        0 or 1 or 2 => draw.Pick(Corners),
        3 => PowerOfTwo(draw),
        4 => (ulong)(draw.Below(513) - 256),
        5 => draw.Next() >> draw.Below(64),
        6 => HalfEdge(draw) << 32 | HalfEdge(draw),
        _ => draw.Next(),
    };

    /// <summary>A value of <paramref name="width"/> bits for a field of an encoding.</summary>
    public static uint Field(Draw draw, int width)
    {
        uint all = (uint)((1UL << width) - 1);
        return draw.Below(8) switch
        {
            0 => 0,
            1 => all,
            2 => 1u << draw.Below(width),
            3 => all >> 1,
            _ => (uint)draw.Next() & all,
        };
    }

    private static ulong PowerOfTwo(Draw draw)
    {
        ulong power = 1UL << draw.Below(64);
        return draw.Below(4) switch { 0 => power, 1 => power - 1, 2 => ~power, _ => 0 - power };
    }

    private static ulong HalfEdge(Draw draw) => draw.Chance(1, 2) ? (uint)draw.Pick(Corners) : (uint)draw.Next();
}
