using System.Numerics;

namespace VirtSpec.Spec.Instructions.Text;

/// <summary>How a field says the size of a vector element. Sizes are logarithms of bytes: 0 a byte (b), 3 a doubleword (d).</summary>
/// <param name="Read">From the value of the field to the size; outside 0 to 3 when the value is reserved.</param>
/// <param name="Write">From a size of 0 to 3 to the bits of the field that it fixes, and which they are; no bits when the field cannot say the size.</param>
internal sealed record ElementSizeCode(Func<uint, int> Read, Func<int, (uint Value, uint Mask)> Write)
{
    public const string Letters = "bhsd";

    /// <summary>size: 00 b, 01 h, 10 s, 11 d.</summary>
    public static readonly ElementSizeCode Size = new(v => (int)v, size => ((uint)size, 0b11u));

    /// <summary>sz, the low bit of size: 0 s, 1 d.</summary>
    public static readonly ElementSizeCode Sz = new(
        v => 2 + (int)(v & 1),
        size => size < 2 ? default : ((uint)size - 2, 0b1u));

    /// <summary>immh: the highest set bit counts, 0001 b to 1xxx d.</summary>
    public static readonly ElementSizeCode Immh = new(
        v => v == 0 ? -1 : BitOperations.Log2(v),
        size => (1u << size, (0b1111u << size) & 0b1111));

    /// <summary>imm5: the lowest set bit counts, xxxx1 b to x1000 d.</summary>
    public static readonly ElementSizeCode Imm5 = new(
        v => v == 0 ? -1 : BitOperations.TrailingZeroCount(v),
        size => (1u << size, (2u << size) - 1));

    /// <summary>Elements twice as wide as the field says.</summary>
    public ElementSizeCode Wider => Moved(1);

    /// <summary>Elements half as wide as the field says.</summary>
    public ElementSizeCode Narrower => Moved(-1);

    /// <summary>The letter of the size that a field says; null when it is reserved.</summary>
    public char? Letter(uint value) => Read(value) is var size and >= 0 and <= 3 ? Letters[size] : null;

    /// <summary>Sets the bits of a field that say the size; false when it cannot, or is known to say another.</summary>
    public bool TrySet(OperandInput input, int field, int size)
    {
        (uint value, uint mask) = size is >= 0 and <= 3 ? Write(size) : default;
        return mask != 0 && input.Set(field, value, mask);
    }

    private ElementSizeCode Moved(int by) => new(
        v => Read(v) + by,
        size => size - by is >= 0 and <= 3 ? Write(size - by) : default);
}
