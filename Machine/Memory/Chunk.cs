namespace VirtSpec.Machine.Memory;

/// <summary>512 pages, 2 MiB: the unit in which snapshots share what neither of them changed. Owned as a <see cref="Page"/> is.</summary>
internal sealed class Chunk
{
    public const int AddressBits = Page.AddressBits + PageCountBits;
    public const int Size = 1 << AddressBits;
    private const int PageCountBits = 9;
    private const int PageCount = 1 << PageCountBits;

    /// <summary>The chunk of memory that nobody has written.</summary>
    public static readonly Chunk Zero = new(owner: null, [.. Enumerable.Repeat(Page.Zero, PageCount)]);

    private readonly object? _owner;
    private readonly Page[] _pages;

    private Chunk(object? owner, Page[] pages) => (_owner, _pages) = (owner, pages);

    public ReadOnlySpan<Page> Pages => _pages;

    public bool IsOwnedBy(object token) => ReferenceEquals(_owner, token);

    public Chunk CopyFor(object token) => new(token, (Page[])_pages.Clone());

    /// <summary>The page that holds the byte at <paramref name="offset"/> from the start of RAM, which lies in this chunk.</summary>
    public Page PageAt(ulong offset) => _pages[(int)(offset >> Page.AddressBits) & (PageCount - 1)];

    /// <summary>The same page, copied first if <paramref name="token"/> does not own it. The chunk must be owned by it.</summary>
    public Page OwnPageAt(ulong offset, object token)
    {
        ref var page = ref _pages[(int)(offset >> Page.AddressBits) & (PageCount - 1)];
        if (!page.IsOwnedBy(token))
            page = page.CopyFor(token);
        return page;
    }

    /// <summary>Puts a page at a place of this chunk, which must be owned by whoever does it.</summary>
    public void Put(ulong offset, Page page) => _pages[(int)(offset >> Page.AddressBits) & (PageCount - 1)] = page;

    public bool HasBytesOf(Chunk other)
    {
        if (ReferenceEquals(this, other))
            return true;
        for (int i = 0; i < PageCount; i++)
            if (!_pages[i].HasBytesOf(other._pages[i]))
                return false;
        return true;
    }
}
