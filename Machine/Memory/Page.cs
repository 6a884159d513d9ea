using System.Runtime.CompilerServices;

namespace VirtSpec.Machine.Memory;

/// <summary>
/// 4 KiB of memory. The <see cref="Ram"/> whose token it carries writes it in place; for everyone else it is immutable.
/// </summary>
internal sealed class Page(object? owner)
{
    public const int AddressBits = 12;
    public const int Size = 1 << AddressBits;

    /// <summary>The page of memory that nobody has written.</summary>
    public static readonly Page Zero = new(owner: null);

    private Content _content;

    /// <summary>The bytes; only the owner may write them.</summary>
    public Span<byte> Bytes => _content;

    public bool IsOwnedBy(object token) => ReferenceEquals(owner, token);

    public Page CopyFor(object token)
    {
        var copy = new Page(token);
        copy._content = _content;
        return copy;
    }

    public bool HasBytesOf(Page other) => ReferenceEquals(this, other) || Bytes.SequenceEqual(other.Bytes);

    [InlineArray(Size)]
    private struct Content
    {
        private byte _first;
    }
}
