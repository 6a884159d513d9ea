using System.Buffers.Binary;

namespace VirtSpec.Spec.Hyp;

/// <summary>
/// The reserved A64 encodings by which a PE enters code that is written in C#: model software.
/// An architecture without models gives them UNDEFINED, and so does this one at every Exception level that is not a model's, and outside the pages of its image.
/// A portal is two words: the entry, and behind it the fix-up, at which the code goes on when an operation of it has failed (<see cref="OperationFaultException"/>).
/// </summary>
public static class Portal
{
    /// <summary>The bytes that a portal takes: its entry and its fix-up.</summary>
    public const int Size = 8;

    /// <summary>The largest number of a portal.</summary>
    public const int Largest = 0xffff;

    private const uint EntryWord = 0x00fe_0000, FixUpWord = 0x00ff_0000, Mask = 0xffff_0000;

    /// <summary>The word that enters portal <paramref name="number"/>.</summary>
    public static uint Entry(int number) => EntryWord | (uint)number;

    /// <summary>The word behind it.</summary>
    public static uint FixUp(int number) => FixUpWord | (uint)number;

    public static bool IsPortal(uint word) => (word & Mask) is EntryWord or FixUpWord;

    public static bool IsFixUp(uint word) => (word & Mask) == FixUpWord;

    /// <summary>Which portal a word belongs to.</summary>
    public static int NumberOf(uint word) => (int)(word & ~Mask);

    /// <summary>
    /// The text of a model: a vector table with portals 0 to 15, one at each of the 16 vectors, and behind it portals 16 and up, <see cref="Size"/> bytes apart.
    /// The vector table is at the start, which must be aligned to 2 KiB.
    /// </summary>
    /// <param name="more">How many portals there are behind the vectors.</param>
    public static byte[] Text(int more)
    {
        var bytes = new byte[VectorTableSize + more * Size];
        for (int i = 0; i < Vectors + more; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(OffsetOf(i)), Entry(i));
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(OffsetOf(i) + 4), FixUp(i));
        }
        return bytes;
    }

    /// <summary>Where portal <paramref name="number"/> is in <see cref="Text"/>, in bytes from its start.</summary>
    public static int OffsetOf(int number) => number < Vectors ? number * VectorSize : VectorTableSize + (number - Vectors) * Size;

    /// <summary>How many vectors a table has; the first portal behind them has this number.</summary>
    public const int Vectors = 16;

    private const int VectorSize = 0x80, VectorTableSize = Vectors * VectorSize;
}

/// <summary>The Exception levels whose software may be models.</summary>
[Flags]
public enum PortalLevels : byte
{
    None = 0,
    EL1 = 1 << 1,
    EL2 = 1 << 2,
}
