namespace VirtSpec.Spec.Gic;

/// <summary>Sizes of accesses; each member is its number of bytes.</summary>
[Flags]
internal enum AccessSizes
{
    None = 0,
    Byte = 1,
    Word = 4,
    Doubleword = 8,
}

/// <summary>An access to a group of registers.</summary>
/// <param name="PE">Whose redistributor it is; of no meaning in the distributor.</param>
/// <param name="Offset">In bytes from the first register of the group.</param>
/// <param name="Size">In bytes.</param>
internal readonly record struct GicAccess(int PE, uint Offset, int Size);

/// <summary>What an access reads, in its low <see cref="GicAccess.Size"/> bytes.</summary>
internal delegate ulong ReadGic(GicState gic, GicAccess access);

/// <summary>The GIC after a write.</summary>
internal delegate GicState WriteGic(GicState gic, GicAccess access, ulong value);

/// <summary>A group of memory-mapped registers that follow each other and mean the same for different interrupts; or a single register.</summary>
/// <param name="First">The offset of the first from the frame.</param>
/// <param name="Bytes">How long the group is.</param>
/// <param name="Sizes">The accesses that it supports. The others are CONSTRAINED UNPREDICTABLE, and here RAZ/WI. (Arm IHI 0069H, "GIC memory-mapped register access".)</param>
/// <param name="Read">Null: RAZ, or UNKNOWN as a write-only register is, and then 0.</param>
/// <param name="Write">Null: read-only or WI.</param>
internal sealed record GicRegister(string Name, uint First, uint Bytes, AccessSizes Sizes, ReadGic? Read, WriteGic? Write)
{
    /// <summary>One register of 32 bits.</summary>
    public static GicRegister Word(string name, uint offset, Func<GicState, int, uint> read, Func<GicState, int, uint, GicState>? write = null) =>
        new(name, offset, 4, AccessSizes.Word, (gic, access) => read(gic, access.PE), write is null ? null : (gic, access, value) => write(gic, access.PE, (uint)value));

    /// <summary>One register of 32 bits that always reads the same.</summary>
    public static GicRegister Constant(string name, uint offset, uint value) => Word(name, offset, (_, _) => value);

    /// <summary>Registers of 64 bits, which can also be accessed by halves.</summary>
    /// <param name="read">From the GIC, the PE and the number of the register in the group.</param>
    public static GicRegister Doublewords(
        string name, uint offset, uint count, Func<GicState, int, int, ulong> read, Func<GicState, int, int, ulong, GicState>? write = null) =>
        new(name, offset, 8 * count, AccessSizes.Word | AccessSizes.Doubleword,
            (gic, access) => read(gic, access.PE, (int)access.Offset / 8) >> (int)(access.Offset & 7) * 8,
            write is null ? null : (gic, access, value) =>
            {
                int n = (int)access.Offset / 8;
                return write(gic, access.PE, n, access.Size == 8 ? value : Merge(read(gic, access.PE, n), access, value));
            });

    /// <summary>Registers that are RAZ/WI in this GIC.</summary>
    /// <param name="why">The reason, in the manual's terms.</param>
    public static GicRegister RAZ(string name, uint offset, uint bytes, string why) => new(name, offset, bytes, AccessSizes.Word, null, null) { Why = why };

    /// <summary>Why the register is RAZ/WI.</summary>
    public string? Why { get; private init; }

    private static ulong Merge(ulong old, GicAccess access, ulong half)
    {
        int shift = (int)(access.Offset & 7) * 8;
        return old & ~(0xffff_ffffUL << shift) | (half & 0xffff_ffff) << shift;
    }
}
