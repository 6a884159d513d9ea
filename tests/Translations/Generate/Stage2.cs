using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Generate;
using VirtSpec.Translations.Cases;

namespace VirtSpec.Translations.Generate;

/// <summary>
/// Stage 2 of a case. The RAM of the board is mapped as a whole, somewhere in the intermediate physical addresses;
/// what a case is about has addresses of its own, whose walk can be spoiled without the rest.
/// </summary>
internal sealed class Stage2
{
    private readonly Draw _draw;
    private readonly Tables? _tables;
    private readonly int _regionLevel;
    private readonly ulong _region;

    private Stage2(Draw draw, Tables? tables = null)
    {
        _draw = draw;
        _tables = tables;
        if (tables is null)
            return;
        int[] levels = [.. tables.Shape.LeafLevels.Where(level => tables.Shape.LowBit(level) < tables.Shape.InputBits && tables.Shape.LowBit(level) <= 30)];
        _regionLevel = draw.Pick(levels);
        // The region lies at an address that is like the physical one below the size of its leaves, and of RAM.
        int alike = Math.Max(24, tables.Shape.LowBit(_regionLevel));
        ulong high = draw.Chance(1, 2) && tables.Shape.InputBits > 30 ? Board.Ram : draw.Next();
        _region = (high >> alike << alike | Board.Ram & Low(alike)) & Low(tables.Shape.InputBits);
    }

    public bool IsOn => _tables is not null;

    public Shape? Shape => _tables?.Shape;

    /// <summary>The bits that an address before stage 2 may have.</summary>
    public int InputBits => _tables?.Shape.InputBits ?? 31;

    /// <summary>The base of VTTBR_EL2.</summary>
    public ulong Root => _tables?.Root.Address ?? 0;

    public static Stage2 Off(Draw draw) => new(draw);

    public static Stage2 On(Draw draw, Sizes sizes, Intent intent, SortedDictionary<ulong, ulong> memory, Rooms rooms)
    {
        var shape = DrawShape(draw, sizes, intent);
        ulong root = rooms.Next(shape.RootBytes);
        return new Stage2(draw, new Tables(shape, new TablePlace(root, root), _ => At(rooms.Next(1UL << shape.GranuleBits)), memory, () => draw.Chance(1, 8) ? Descriptors.Table(draw) : 0));
    }

    /// <summary>The address, before stage 2, of a part of RAM; it is mapped.</summary>
    public ulong Region(ulong physical)
    {
        if (_tables is null)
            return physical;
        ulong address = _region + (physical - Board.Ram) & Low(_tables.Shape.InputBits);
        _tables.Map(address, physical, _regionLevel, Descriptors.Stage2Open(_draw));
        return address;
    }

    /// <summary>An address, before stage 2, that is mapped to a physical one by a leaf of its own; and the walk to it. Without stage 2 the same address.</summary>
    public (ulong Address, List<Entry> Walk) Own(ulong physical, int? level, ulong attributes)
    {
        if (_tables is null)
            return (physical, []);
        var shape = _tables.Shape;
        int leaf = level ?? _draw.Pick([.. shape.LeafLevels]);
        ulong address = Draws.Apart(_draw, shape, leaf, physical, [_region]);
        return (address, _tables.Map(address, physical, leaf, attributes));
    }

    /// <summary>The walk to an address that is mapped, or a page of which is now mapped.</summary>
    public List<Entry> Walk(ulong address, ulong physical) =>
        _tables is null ? [] : _tables.Map(address, physical, address - _region < Board.RamSize ? _regionLevel : 3, Descriptors.Stage2Open(_draw));

    /// <summary>The bits that PS must hold so that neither the size of its inputs nor its start level is unusual.</summary>
    public int OutputBits => _tables!.Shape is { } shape && shape.LowBit(shape.StartLevel) >= 36 ? Math.Max(44, shape.InputBits) : _tables.Shape.InputBits;

    /// <summary>VTCR_EL2 of this shape.</summary>
    public ulong Controls(Draw draw, int ps)
    {
        var shape = _tables!.Shape;
        ulong sl0 = (uint)((shape.GranuleBits == 12 ? 2 : 3) - shape.StartLevel);
        return 1UL << 31 | (uint)(64 - shape.InputBits) | sl0 << 6 | (draw.Next() & 0x3f) << 8 | Sizes.TG0(shape.GranuleBits) << 14 | (ulong)(uint)ps << 16;
    }

    private static Shape DrawShape(Draw draw, Sizes sizes, Intent intent)
    {
        for (; ; )
        {
            int granule = draw.Pick(sizes.Granules);
            // An output size below 48 bits is one that an address can exceed.
            int most = Math.Min(intent is { IsStage2: true, Fault: Fault.AddressSize } ? 44 : 48, sizes.PhysicalBits);
            int bits = draw.Chance(1, 3) ? most - draw.Below(6) : 25 + draw.Below(most - 24);
            var shape = new Shape(granule, bits, draw.Below(4));
            int concatenation = granule < 16 && draw.Chance(1, 30) ? 5 : 4;
            int first = bits - shape.LowBit(shape.StartLevel);
            // Up to sixteen tables may be concatenated, rarely one bit more is asked for; SL0 has no encoding for level 3 of 4 KiB and level 0 of the others.
            bool exists = first >= 1 && first <= shape.Stride + concatenation && (granule == 12 ? shape.StartLevel < 3 : shape.StartLevel > 0);
            if (exists && shape.LeafLevels.Any() && (!intent.IsStage2 || intent.Fits(shape)))
                return shape;
        }
    }

    private static TablePlace At(ulong physical) => new(physical, physical);

    private static ulong Low(int bits) => (1UL << bits) - 1;
}
