using VirtSpec.Streams.Generate;

namespace VirtSpec.Translations.Generate;

/// <summary>One half of a stage-1 regime: what TTBR0 or TTBR1 leads to.</summary>
internal sealed class Stage1
{
    /// <summary>TxSZ is then 40, which is out of range.</summary>
    private const int TooFew = 24;
    private readonly Draw _draw;
    private readonly Tables _tables;
    private readonly List<ulong> _inputs = [];

    /// <param name="room">Finds room for a table of a level and its bytes.</param>
    public Stage1(Draw draw, Shape shape, bool isUpper, Func<int, ulong, TablePlace> room, SortedDictionary<ulong, ulong> memory)
    {
        _draw = draw;
        IsUpper = isUpper;
        _tables = new Tables(shape, room(shape.StartLevel, shape.RootBytes), level => room(level, 1UL << shape.GranuleBits), memory, () => Descriptors.Table(draw));
    }

    public bool IsUpper { get; }

    public Shape Shape => _tables.Shape;

    public TablePlace Root => _tables.Root;

    /// <summary>A virtual address that is mapped to <paramref name="output"/> by a leaf at <paramref name="level"/>, and the walk to it.</summary>
    public (ulong VA, List<Entry> Walk) Map(ulong output, int? level, ulong attributes)
    {
        int leaf = level ?? _draw.Pick([.. Shape.LeafLevels]);
        ulong input = Draws.Apart(_draw, Shape, leaf, output, _inputs);
        _inputs.Add(input);
        return (VA(input), _tables.Map(input, output, leaf, attributes));
    }

    /// <summary>Maps the page at <paramref name="va"/>, which may be mapped already.</summary>
    public void MapPage(ulong va, ulong output, ulong attributes) => _tables.Map(va & (1UL << Shape.InputBits) - 1, output, 3, attributes);

    public static Shape DrawShape(Draw draw, Sizes sizes, Intent intent)
    {
        for (; ; )
        {
            int granule = draw.Pick(sizes.Granules);
            var shape = Shape.Stage1(granule, draw.Chance(1, 3) ? 48 - draw.Below(4) : draw.Chance(1, 40) ? TooFew - draw.Below(5) : TooFew + 1 + draw.Below(24));
            if (shape.LeafLevels.Any() && (intent.IsStage2 || intent.Fits(shape)))
                return shape;
        }
    }

    private ulong VA(ulong input) => IsUpper ? input | ~0UL << Shape.InputBits : input;
}
