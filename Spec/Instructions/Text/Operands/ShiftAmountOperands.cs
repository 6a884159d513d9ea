namespace VirtSpec.Spec.Instructions.Text;

/// <summary>Shifts by an immediate, and the fraction bits of fixed-point numbers: the highest set bit of immh is the element's size, the rest the amount.</summary>
public static partial class OperandKinds
{
    /// <summary>Right, or fraction bits: 1 to the element's size. Fields: immh, immb.</summary>
    public static readonly OperandKind RightShift = new(
        f => $"{(2 * ShiftedBits(f[0])) - ((f[0] << 3) | f[1])}",
        input =>
        {
            uint bits = ShiftedBits(input[0]);
            bool good = input.TryTakeNumber(out ulong amount) && amount >= 1 && amount <= bits;
            return (good && SetJoined(input, (2 * bits) - amount)) || input.Fail($"a number of 1 to {bits}");
        });

    /// <summary>Left: 0 to the element's size less 1. Fields: immh, immb.</summary>
    public static readonly OperandKind LeftShift = new(
        f => $"{((f[0] << 3) | f[1]) - ShiftedBits(f[0])}",
        input =>
        {
            uint bits = ShiftedBits(input[0]);
            bool good = input.TryTakeNumber(out ulong amount) && amount < bits;
            return (good && SetJoined(input, bits + amount)) || input.Fail($"a shift of 0 to {bits - 1}");
        });

    /// <summary>SHLL shifts by the size of the element. Fields: size.</summary>
    public static readonly OperandKind ElementBits = new(
        f => $"{8 << (int)f[0]}",
        input => (input.TryTakeNumber(out ulong amount) && amount == 8u << (int)input[0]) || input.Fail($"{8 << (int)input[0]}"));

    /// <summary>Fraction bits of a general-purpose register, 64 less scale. Fields: scale.</summary>
    public static readonly OperandKind FractionBits = new(
        f => $"{64 - f[0]}",
        input => (input.TryTakeNumber(out ulong bits) && bits is >= 1 and <= 64 && input.Set(0, 64 - bits))
            || input.Fail("a number from 1 to the bits of the register"));

    private static uint ShiftedBits(uint immh) => 8u << ElementSizeCode.Immh.Read(immh);
}
