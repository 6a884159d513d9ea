using VirtSpec.Spec.Registers;

namespace VirtSpec.Spec.State;

/// <summary>
/// The stored values of all System registers, as an immutable value.
/// Writing copies one block of sixteen registers and the list of blocks, so that snapshots share the rest.
/// </summary>
public sealed class SystemRegisterFile : IEquatable<SystemRegisterFile>
{
    private const int BlockBits = 4;
    private const int BlockSize = 1 << BlockBits;
    private readonly ulong[][] _blocks;

    private SystemRegisterFile(ulong[][] blocks) => _blocks = blocks;

    /// <summary>A file in which each register has the value that <paramref name="value"/> gives it.</summary>
    public static SystemRegisterFile Create(Func<Reg, ulong> value)
    {
        int count = RegisterRow.Count;
        var blocks = new ulong[(count + BlockSize - 1) >> BlockBits][];
        for (int b = 0; b < blocks.Length; b++)
            blocks[b] = new ulong[BlockSize];
        for (int i = 0; i < count; i++)
            blocks[i >> BlockBits][i & (BlockSize - 1)] = value((Reg)i);
        return new SystemRegisterFile(blocks);
    }

    /// <summary>The stored value. What reading the register returns may be computed from more; see <see cref="ComputedRegister"/>.</summary>
    public ulong this[Reg register] => _blocks[(int)register >> BlockBits][(int)register & (BlockSize - 1)];

    /// <summary>The file with one register changed; the value is stored as given, without masks.</summary>
    public SystemRegisterFile With(Reg register, ulong value)
    {
        if (this[register] == value)
            return this;
        var blocks = (ulong[][])_blocks.Clone();
        int b = (int)register >> BlockBits;
        blocks[b] = (ulong[])blocks[b].Clone();
        blocks[b][(int)register & (BlockSize - 1)] = value;
        return new SystemRegisterFile(blocks);
    }

    /// <summary>The number of the block of registers that one lies in, and that files share as a whole.</summary>
    public static int BlockOf(Reg register) => (int)register >> BlockBits;

    /// <summary>The block of a register is the same object in both files, so that all registers in it are equal.</summary>
    public bool SharesBlock(SystemRegisterFile other, Reg register) => ReferenceEquals(_blocks[BlockOf(register)], other._blocks[BlockOf(register)]);

    public bool Equals(SystemRegisterFile? other)
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

    public override bool Equals(object? obj) => Equals(obj as SystemRegisterFile);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (ulong[] block in _blocks)
            foreach (ulong value in block)
                hash.Add(value);
        return hash.ToHashCode();
    }
}
