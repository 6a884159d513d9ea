namespace VirtSpec.Spec.State;

/// <summary>
/// V0 to V31, 128 bits each, as an immutable value.
/// Writing copies one block of four registers and the list of blocks, so that snapshots share the rest.
/// </summary>
public sealed class VectorRegisters : IEquatable<VectorRegisters>
{
    public const int Count = 32;

    public static readonly VectorRegisters Zero = new(NewBlocks());

    private const int BlockBits = 2;
    private const int BlockSize = 1 << BlockBits;
    private readonly UInt128[][] _blocks;

    private VectorRegisters(UInt128[][] blocks) => _blocks = blocks;

    public UInt128 this[int n] => _blocks[n >> BlockBits][n & (BlockSize - 1)];

    public VectorRegisters With(int n, UInt128 value)
    {
        if (this[n] == value)
            return this;
        var blocks = (UInt128[][])_blocks.Clone();
        int b = n >> BlockBits;
        blocks[b] = (UInt128[])blocks[b].Clone();
        blocks[b][n & (BlockSize - 1)] = value;
        return new VectorRegisters(blocks);
    }

    public bool Equals(VectorRegisters? other)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (other is null)
            return false;
        for (int b = 0; b < _blocks.Length; b++)
            if (!ReferenceEquals(_blocks[b], other._blocks[b]) && !_blocks[b].AsSpan().SequenceEqual(other._blocks[b]))
                return false;
        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as VectorRegisters);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var block in _blocks)
            foreach (var value in block)
                hash.Add(value);
        return hash.ToHashCode();
    }

    private static UInt128[][] NewBlocks()
    {
        var blocks = new UInt128[Count >> BlockBits][];
        for (int b = 0; b < blocks.Length; b++)
            blocks[b] = new UInt128[BlockSize];
        return blocks;
    }
}
