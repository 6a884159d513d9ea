namespace VirtSpec.Machine.Memory;

/// <summary>A part of one memory that stands elsewhere in another. Everything counts in bytes, in multiples of 4 KiB, from the start of RAM.</summary>
public readonly record struct RamPiece(ulong From, ulong To, ulong Size);

/// <summary>Parts of memory that are moved and compared by their pages.</summary>
public sealed partial class RamSnapshot
{
    /// <summary>RAM in which pieces of this one stand elsewhere, and the rest is zero. Pages are shared, so that it costs little.</summary>
    /// <param name="size">In bytes, a positive multiple of 2 MiB; all pieces fit.</param>
    public RamSnapshot Rearranged(ulong size, IReadOnlyList<RamPiece> pieces)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(size % Chunk.Size, 0ul, nameof(size));
        var chunks = new Chunk[checked((int)(size / Chunk.Size))];
        Array.Fill(chunks, Chunk.Zero);
        object token = new();
        foreach (var piece in pieces)
            for (ulong at = 0; at < piece.Size;)
                at += Move(chunks, piece.From + at, piece.To + at, piece.Size - at, token);
        return new RamSnapshot(chunks);
    }

    /// <summary>Where a piece of this memory first differs from what stands for it in another: bytes from the start of the piece; null when it does not.</summary>
    public ulong? FirstDifference(RamSnapshot other, RamPiece piece)
    {
        for (ulong at = 0; at < piece.Size;)
        {
            ulong from = piece.From + at, to = piece.To + at;
            var (here, there) = (_chunks[(int)(from >> Chunk.AddressBits)], other._chunks[(int)(to >> Chunk.AddressBits)]);
            if (ReferenceEquals(here, there) && (from - to) % Chunk.Size == 0)
            {
                at += Chunk.Size - from % Chunk.Size;
                continue;
            }
            var (a, b) = (here.PageAt(from), there.PageAt(to));
            if (!ReferenceEquals(a, b) && a.Bytes.CommonPrefixLength(b.Bytes) is var same and < Page.Size)
                return at + (ulong)same;
            at += Page.Size;
        }
        return null;
    }

    /// <summary>A whole chunk where both places allow it, otherwise a page; how much it was.</summary>
    private ulong Move(Chunk[] chunks, ulong from, ulong to, ulong left, object token)
    {
        var source = _chunks[(int)(from >> Chunk.AddressBits)];
        ref var target = ref chunks[(int)(to >> Chunk.AddressBits)];
        if ((from | to) % Chunk.Size == 0 && left >= Chunk.Size)
        {
            target = source;
            return Chunk.Size;
        }
        if (!target.IsOwnedBy(token))
            target = target.CopyFor(token);
        target.Put(to, source.PageAt(from));
        return Page.Size;
    }
}
