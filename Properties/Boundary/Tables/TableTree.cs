using System.Buffers.Binary;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Boundary.Tables;

/// <summary>Is told what tables gain and lose, in order.</summary>
internal interface ITableTreeObserver
{
    void LeafAdded(in Leaf leaf);

    void LeafRemoved(in Leaf leaf);

    /// <summary>A table is in use from now on.</summary>
    void TableAdded(ulong address, int bytes);

    void TableRemoved(ulong address, int bytes);
}

/// <summary>
/// Translation tables as they are in memory, with a copy of each descriptor, so that a store tells what it changed:
/// they are read once, and from then on only what is stored into them.
/// </summary>
internal sealed class TableTree
{
    /// <summary>AF, DBM and the bits that are software's: a change of these alone maps nothing else.</summary>
    private const ulong WithoutMeaning = 1UL << 10 | 1UL << 51 | 0xfUL << 55;

    private const int PageBits = 12;

    private readonly IReadMemory _memory;
    private readonly ITableTreeObserver _observer;
    private readonly Dictionary<ulong, List<Table>> _byPage = [];
    private readonly Table _root;

    public TableTree(IReadMemory memory, TableFormat format, ITableTreeObserver observer)
    {
        (_memory, Format, _observer) = (memory, format, observer);
        _root = Open(format.Root, format.StartLevel, 0, format.RootEntries);
    }

    public TableFormat Format { get; }

    /// <summary>Memory from <paramref name="address"/> on was written.</summary>
    public void Stored(ulong address, int size)
    {
        if (!_byPage.TryGetValue(address >> PageBits, out var tables))
            return;
        for (int t = tables.Count - 1; t >= 0; t--)
            if (t < tables.Count)
                Stored(tables[t], address, size);
    }

    /// <summary>A table is in the page of an address.</summary>
    public bool HasTableIn(ulong address) => _byPage.TryGetValue(address >> PageBits, out var tables) && tables.Count > 0;

    /// <summary>The leaf that maps an input address; null when none does.</summary>
    public Leaf? Find(ulong input)
    {
        var table = _root;
        while (true)
        {
            int shift = Format.Shift(table.Level);
            ulong index = (input - table.Input) >> shift;
            if (input < table.Input || index >= (ulong)table.Entries.Length)
                return null;
            ulong descriptor = table.Entries[index];
            if (Format.IsLeaf(descriptor, table.Level))
                return LeafAt(table, (int)index, descriptor);
            if (table.Next is null || table.Next[index] is not { } next)
                return null;
            table = next;
        }
    }

    /// <summary>The address of the descriptor in which a walk for <paramref name="input"/> ends.</summary>
    public ulong DescriptorAddress(ulong input)
    {
        var table = _root;
        while (true)
        {
            ulong index = (input - table.Input) >> Format.Shift(table.Level);
            if (table.Next is null || table.Next[index] is not { } next)
                return table.Address + index * sizeof(ulong);
            table = next;
        }
    }

    /// <summary>All leaves, in the order of their input addresses.</summary>
    public IEnumerable<Leaf> Leaves() => LeavesOf(_root);

    /// <summary>Forgets everything, as if every descriptor had become invalid.</summary>
    public void Close() => Close(_root);

    private void Stored(Table table, ulong address, int size)
    {
        long first = Math.Max(0, (long)(address - table.Address) >> 3), last = (long)(address + (ulong)size - 1 - table.Address) >> 3;
        for (long i = first; i <= last && i < table.Entries.Length; i++)
        {
            ulong now = Read(table.Address + (ulong)i * sizeof(ulong));
            if (table.Entries[i] != now)
                Change(table, (int)i, now);
        }
    }

    private void Change(Table table, int index, ulong now)
    {
        ulong before = table.Entries[index];
        table.Entries[index] = now;
        if (((before ^ now) & ~WithoutMeaning) == 0)
            return;
        if (Format.IsLeaf(before, table.Level))
            _observer.LeafRemoved(LeafAt(table, index, before));
        else if (table.Next?[index] is { } next)
        {
            table.Next[index] = null;
            Close(next);
        }
        Fill(table, index, now);
    }

    private void Fill(Table table, int index, ulong descriptor)
    {
        if (Format.IsLeaf(descriptor, table.Level))
            _observer.LeafAdded(LeafAt(table, index, descriptor));
        else if (Format.IsTable(descriptor, table.Level))
            (table.Next ??= new Table?[table.Entries.Length])[index] =
                Open(Format.NextTable(descriptor), table.Level + 1, table.Input + ((ulong)index << Format.Shift(table.Level)), Format.Entries);
    }

    private Table Open(ulong address, int level, ulong input, int entries)
    {
        var table = new Table(address, level, input, new ulong[entries]);
        _observer.TableAdded(address, table.Bytes);
        for (ulong page = address >> PageBits; page <= (address + (ulong)table.Bytes - 1) >> PageBits; page++)
        {
            if (!_byPage.TryGetValue(page, out var tables))
                _byPage[page] = tables = [];
            tables.Add(table);
        }
        for (int i = 0; i < entries; i++)
        {
            table.Entries[i] = Read(address + (ulong)i * sizeof(ulong));
            if ((table.Entries[i] & 1) != 0)
                Fill(table, i, table.Entries[i]);
        }
        return table;
    }

    private void Close(Table table)
    {
        for (int i = 0; i < table.Entries.Length; i++)
        {
            if (Format.IsLeaf(table.Entries[i], table.Level))
                _observer.LeafRemoved(LeafAt(table, i, table.Entries[i]));
            if (table.Next?[i] is { } next)
                Close(next);
        }
        for (ulong page = table.Address >> PageBits; page <= (table.Address + (ulong)table.Bytes - 1) >> PageBits; page++)
            _byPage[page].Remove(table);
        _observer.TableRemoved(table.Address, table.Bytes);
    }

    private IEnumerable<Leaf> LeavesOf(Table table)
    {
        for (int i = 0; i < table.Entries.Length; i++)
        {
            if (Format.IsLeaf(table.Entries[i], table.Level))
                yield return LeafAt(table, i, table.Entries[i]);
            if (table.Next?[i] is { } next)
                foreach (var leaf in LeavesOf(next))
                    yield return leaf;
        }
    }

    private Leaf LeafAt(Table table, int index, ulong descriptor)
    {
        int shift = Format.Shift(table.Level);
        return new Leaf(table.Input + ((ulong)index << shift), shift, Format.Output(descriptor, table.Level), descriptor);
    }

    /// <summary>A descriptor where nothing answers is as good as invalid: a walk faults on it.</summary>
    private ulong Read(ulong address)
    {
        if (!_memory.TryRead(new PA(address), sizeof(ulong), out ulong value))
            return 0;
        return Format.BigEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    private sealed class Table(ulong address, int level, ulong input, ulong[] entries)
    {
        public ulong Address => address;

        public int Level => level;

        public ulong Input => input;

        public ulong[] Entries => entries;

        public Table?[]? Next { get; set; }

        public int Bytes => entries.Length * sizeof(ulong);
    }
}
