using System.Numerics;

namespace VirtSpec.Spec.Instructions.Text;

/// <summary>Immediates that an encoding makes from fewer bits: bitmasks, and what MOVZ and MOVN leave in the register.</summary>
public static partial class OperandKinds
{
    /// <summary>Fields: sf, N, immr, imms.</summary>
    public static readonly OperandKind BitMaskImmediate = new(
        f => $"0x{Shared.DecodeBitMasks(f[1], f[3], f[2]).WMask & WidthMask(f[0]):x}",
        ParseBitMask);

    /// <summary>What MOVZ writes. Fields: sf, hw, imm16.</summary>
    public static readonly OperandKind WideImmediate = new(f => $"0x{(ulong)f[2] << (int)(16 * f[1]):x}", input => ParseWide(input, inverted: false));

    /// <summary>What MOVN writes. Fields: sf, hw, imm16.</summary>
    public static readonly OperandKind InvertedWideImmediate = new(
        f => $"0x{~((ulong)f[2] << (int)(16 * f[1])) & WidthMask(f[0]):x}",
        input => ParseWide(input, inverted: true));

    private static ulong WidthMask(uint sf) => sf == 1 ? ulong.MaxValue : uint.MaxValue;

    /// <summary>Takes a number that fits the register; for 32 bits also a negative one.</summary>
    private static bool TryTakeRegisterValue(OperandInput input, uint sf, out ulong value)
    {
        if (!input.TryTakeNumber(out value))
            return false;
        bool fits = sf == 1 || value <= uint.MaxValue || (long)value is < 0 and >= int.MinValue;
        value &= WidthMask(sf);
        return fits;
    }

    private static bool ParseBitMask(OperandInput input)
    {
        const string expected = "a bitmask immediate (a repeated, rotated run of ones)";
        if (!TryTakeRegisterValue(input, input[0], out ulong value))
            return input.Fail(expected);
        return (TryEncodeBitMask(input[0] == 1 ? value : value << 32 | value, out uint n, out uint immr, out uint imms)
                && input.Set(1, n) && input.Set(2, immr) && input.Set(3, imms))
            || input.Fail(expected);
    }

    private static bool ParseWide(OperandInput input, bool inverted)
    {
        const string expected = "a number of which one halfword differs from the others";
        if (!TryTakeRegisterValue(input, input[0], out ulong value))
            return input.Fail(expected);
        if (inverted)
            value = ~value & WidthMask(input[0]);
        int halfword = value == 0 ? 0 : BitOperations.TrailingZeroCount(value) / 16;
        return (input.Set(1, (uint)halfword) && input.Set(2, value >> (16 * halfword))) || input.Fail(expected);
    }

    /// <summary>The N:immr:imms with the smallest element that decodes to this value; false when there is none.</summary>
    private static bool TryEncodeBitMask(ulong value, out uint n, out uint immr, out uint imms)
    {
        for (int size = 2; size <= 64; size *= 2)
        {
            int ones = BitOperations.PopCount(value) * size / 64;
            n = size == 64 ? 1u : 0u;
            imms = ((uint)(-2 * size) & 0x3f) | (uint)(ones - 1);
            for (immr = 0; ones > 0 && ones < size && immr < size; immr++)
                if (Shared.DecodeBitMasks(n, imms, immr).WMask == value)
                    return true;
        }
        (n, immr, imms) = (0, 0, 0);
        return false;
    }
}
