using VirtSpec.Spec.Base;

namespace VirtSpec.Hypervisors.Common;

/// <summary>A range of input addresses that is mapped in one piece.</summary>
/// <param name="Input">The first input address: an IPA at stage 2, a VA at stage 1; a multiple of 4 KiB.</param>
/// <param name="Output">The physical address behind it; a multiple of 4 KiB.</param>
/// <param name="Size">In bytes, a multiple of 4 KiB.</param>
/// <param name="Attributes">The attribute bits of each leaf descriptor.</param>
public readonly record struct MappedRange(ulong Input, PA Output, ulong Size, ulong Attributes);

/// <summary>One descriptor, as software stores it.</summary>
public readonly record struct DescriptorStore(PA Address, ulong Descriptor);

/// <summary>
/// Translation tables of the 4 KiB granule with three levels, 1 to 3, for input addresses of up to 39 bits; each range gets the largest blocks that its alignment allows.
/// (Arm DDI 0487L.b, VMSAv8-64 translation table format descriptors, with 4KB granule.)
/// </summary>
public static class TranslationTables
{
    /// <summary>The bytes of a table, and of the smallest page.</summary>
    public const ulong PageSize = 0x1000;

    /// <summary>The width of the input addresses.</summary>
    public const int InputBits = 39;

    private const ulong Valid = 1, TableOrPage = 2;

    /// <summary>The descriptors that map the ranges, in the order in which software can store them: a table is filled before it is linked.</summary>
    /// <param name="root">The table of level 1.</param>
    /// <param name="pool">Where further tables are taken from, one page after the other; they hold zeros.</param>
    /// <param name="end">The first address of the pool that is not used.</param>
    public static IReadOnlyList<DescriptorStore> Build(PA root, PA pool, IEnumerable<MappedRange> ranges, out PA end)
    {
        var builder = new Builder(root, pool);
        foreach (var range in ranges)
            builder.Map(range);
        end = builder.End;
        return builder.Stores;
    }

    private static int ShiftOf(int level) => 39 - 9 * level;

    private sealed class Builder(PA root, PA pool)
    {
        private readonly List<DescriptorStore> _leaves = [];
        private readonly List<DescriptorStore> _links = [];
        private readonly Dictionary<(int Level, ulong Index), PA> _tables = [];

        public PA End { get; private set; } = pool;

        /// <summary>Leaves first, then links from the lowest level up.</summary>
        public IReadOnlyList<DescriptorStore> Stores => [.. _leaves, .. Enumerable.Reverse(_links)];

        public void Map(MappedRange range)
        {
            for (ulong done = 0; done < range.Size;)
            {
                int level = LevelFor(range.Input + done, range.Output.Value + done, range.Size - done);
                ulong leaf = range.Output.Value + done | range.Attributes | Valid | (level == 3 ? TableOrPage : 0);
                _leaves.Add(new(Slot(level, range.Input + done), leaf));
                done += 1UL << ShiftOf(level);
            }
        }

        private static int LevelFor(ulong input, ulong output, ulong left)
        {
            int level = 1;
            while (level < 3 && (((input | output) & ((1UL << ShiftOf(level)) - 1)) != 0 || left < 1UL << ShiftOf(level)))
                level++;
            return level;
        }

        private PA Slot(int level, ulong input) => Table(level, input) + 8 * (input >> ShiftOf(level) & 0x1ff);

        private PA Table(int level, ulong input)
        {
            if (level == 1)
                return root;
            var key = (level, input >> ShiftOf(level - 1));
            if (_tables.TryGetValue(key, out var table))
                return table;
            table = End;
            End += PageSize;
            _tables.Add(key, table);
            _links.Add(new(Slot(level - 1, input), table.Value | Valid | TableOrPage));
            return table;
        }
    }
}
