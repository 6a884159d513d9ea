namespace VirtSpec.Translations.Generate;

/// <summary>Where a table is: its address as descriptors have it, which stage 2 may translate, and its physical address.</summary>
internal readonly record struct TablePlace(ulong Address, ulong Physical);

/// <summary>An entry on the way of a walk.</summary>
/// <param name="Level">The level of the lookup.</param>
/// <param name="Table">The table that holds it.</param>
/// <param name="Physical">Its physical address.</param>
internal readonly record struct Entry(int Level, TablePlace Table, ulong Physical);

/// <summary>Builds the tables of one stage in memory.</summary>
/// <param name="place">Finds room for a table of a level.</param>
/// <param name="tableAttributes">The attribute bits of table descriptors.</param>
internal sealed class Tables(Shape shape, TablePlace root, Func<int, TablePlace> place, SortedDictionary<ulong, ulong> memory, Func<ulong> tableAttributes)
{
    private const ulong Valid = 1, TableOrPage = 2;
    private readonly Dictionary<ulong, TablePlace> _next = [];

    public Shape Shape => shape;

    public TablePlace Root => root;

    /// <summary>Maps <paramref name="input"/> by a leaf at <paramref name="level"/>, unless a leaf on the way does so already; gives the entries of the walk.</summary>
    public List<Entry> Map(ulong input, ulong output, int level, ulong attributes)
    {
        var walk = new List<Entry>();
        var table = root;
        for (int l = shape.StartLevel; ; l++)
        {
            ulong entry = table.Physical + 8 * shape.Index(input, l);
            walk.Add(new Entry(l, table, entry));
            if (l >= level && !_next.ContainsKey(entry) && !memory.ContainsKey(entry))
                memory[entry] = output >> shape.LowBit(l) << shape.LowBit(l) | attributes | Valid | (l == 3 ? TableOrPage : 0);
            if (_next.TryGetValue(entry, out var next))
                table = next;
            else if (memory.ContainsKey(entry))
                return walk;
            else
            {
                table = _next[entry] = place(l + 1);
                memory[entry] = table.Address | tableAttributes() | Valid | TableOrPage;
            }
        }
    }
}
