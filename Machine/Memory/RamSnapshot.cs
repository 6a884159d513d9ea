namespace VirtSpec.Machine.Memory;

/// <summary>
/// The contents of RAM as an immutable value, equal to another when all bytes are.
/// Snapshots of one machine share the pages that did not change between them, so that taking and keeping one costs next to nothing.
/// </summary>
public sealed partial class RamSnapshot : IEquatable<RamSnapshot>
{
    private readonly Chunk[] _chunks;

    internal RamSnapshot(Chunk[] chunks) => _chunks = chunks;

    /// <summary>The size in bytes.</summary>
    public ulong Size => (ulong)_chunks.Length << Chunk.AddressBits;

    internal ReadOnlySpan<Chunk> Chunks => _chunks;

    /// <summary>RAM of which every byte is zero.</summary>
    /// <param name="size">In bytes, a positive multiple of 2 MiB.</param>
    public static RamSnapshot Zero(ulong size)
    {
        ArgumentOutOfRangeException.ThrowIfZero(size);
        ArgumentOutOfRangeException.ThrowIfNotEqual(size % Chunk.Size, 0ul, nameof(size));
        return new RamSnapshot([.. Enumerable.Repeat(Chunk.Zero, checked((int)(size / Chunk.Size)))]);
    }

    /// <summary>The byte at <paramref name="offset"/> from the start of RAM.</summary>
    public byte this[ulong offset] => _chunks[(int)(offset >> Chunk.AddressBits)].PageAt(offset).Bytes[(int)offset & (Page.Size - 1)];

    /// <summary>How many pages of this snapshot are the same objects as those of <paramref name="other"/>; both have the same size.</summary>
    public int PagesSharedWith(RamSnapshot other)
    {
        int shared = 0;
        for (int c = 0; c < _chunks.Length; c++)
            for (int p = 0; p < _chunks[c].Pages.Length; p++)
                shared += ReferenceEquals(_chunks[c].Pages[p], other._chunks[c].Pages[p]) ? 1 : 0;
        return shared;
    }

    public bool Equals(RamSnapshot? other)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (other is null || other._chunks.Length != _chunks.Length)
            return false;
        for (int c = 0; c < _chunks.Length; c++)
            if (!_chunks[c].HasBytesOf(other._chunks[c]))
                return false;
        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as RamSnapshot);

    /// <summary>Depends on the bytes only: a page written with zeros counts like one never written.</summary>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        for (int c = 0; c < _chunks.Length; c++)
            if (!ReferenceEquals(_chunks[c], Chunk.Zero))
                AddTo(ref hash, c, _chunks[c]);
        return hash.ToHashCode();
    }

    private static void AddTo(ref HashCode hash, int index, Chunk chunk)
    {
        for (int p = 0; p < chunk.Pages.Length; p++)
        {
            var page = chunk.Pages[p];
            if (page.HasBytesOf(Page.Zero))
                continue;
            hash.Add(index);
            hash.Add(p);
            hash.AddBytes(page.Bytes);
        }
    }
}
