namespace VirtSpec.Spec.Instructions.Text;

/// <summary>Indexes of vector elements whose number of bits depends on the size of the element. Where it does not, the kind is <see cref="Decimal"/>.</summary>
public static partial class OperandKinds
{
    /// <summary>A halfword of a structure, Q:S:size&lt;1&gt;. Fields: Q, S, size.</summary>
    public static readonly OperandKind HalfwordLaneIndex = new(
        f => $"{(f[0] << 2) | (f[1] << 1) | (f[2] >> 1)}",
        input => TryTakeIndex(input, most: 7, out uint index)
            && ((input.Set(0, index >> 2) && input.Set(1, (index >> 1) & 1) && input.Set(2, (index & 1) << 1, 0b10)) || input.Fail("an index that the encoding allows here")));

    /// <summary>H:L:M for halfwords, H:L for words. Fields: H, L, M, size.</summary>
    public static readonly OperandKind ElementIndex = new(
        f => f[3] == 1 ? $"{(f[0] << 2) | (f[1] << 1) | f[2]}" : $"{(f[0] << 1) | f[1]}",
        ParseElementIndex);

    /// <summary>H:L in single precision, H in double, where L is 0. Fields: H, L, size.</summary>
    public static readonly OperandKind FpElementIndex = new(
        f => (f[2] & 1) == 1 ? $"{f[0]}" : $"{(f[0] << 1) | f[1]}",
        ParseFpElementIndex);

    /// <summary>The bits of imm5 above the one that says the size. Fields: imm5.</summary>
    public static readonly OperandKind CopyIndex = new(
        f => $"{f[0] >> (ElementSizeCode.Imm5.Read(f[0]) + 1)}",
        ParseCopyIndex);

    /// <summary>The bits of imm4 from the one that says the size in imm5 up; those below are ignored. Fields: imm5, imm4.</summary>
    public static readonly OperandKind CopySourceIndex = new(
        f => $"{f[1] >> ElementSizeCode.Imm5.Read(f[0])}",
        input => TryTakeIndex(input, most: 15u >> ElementSizeCode.Imm5.Read(input[0]), out uint index)
            && (input.Set(1, index << ElementSizeCode.Imm5.Read(input[0])) || input.Fail("an index that the encoding allows here")));

    private static bool ParseElementIndex(OperandInput input)
    {
        bool isHalfword = input[3] == 1;
        if (!TryTakeIndex(input, most: isHalfword ? 7u : 3u, out uint index))
            return false;
        bool good = isHalfword
            ? input.Set(0, index >> 2) && input.Set(1, (index >> 1) & 1) && input.Set(2, index & 1)
            : input.Set(0, index >> 1) && input.Set(1, index & 1);
        return good || input.Fail("an index that the encoding allows here");
    }

    private static bool ParseFpElementIndex(OperandInput input)
    {
        bool isDouble = (input[2] & 1) == 1;
        if (!TryTakeIndex(input, most: isDouble ? 1u : 3u, out uint index))
            return false;
        uint both = isDouble ? index << 1 : index;
        return (input.Set(0, both >> 1) && input.Set(1, both & 1)) || input.Fail("an index that the encoding allows here");
    }

    private static bool ParseCopyIndex(OperandInput input)
    {
        int low = ElementSizeCode.Imm5.Read(input[0]) + 1;
        return TryTakeIndex(input, most: 31u >> low, out uint index)
            && (input.Set(0, index << low, (31u >> low) << low) || input.Fail("an index that the encoding allows here"));
    }

    private static bool TryTakeIndex(OperandInput input, uint most, out uint index)
    {
        bool good = input.TryTakeNumber(out ulong value) && value <= most;
        index = (uint)value;
        return good || input.Fail($"an index of 0 to {most}");
    }
}
