using System.Numerics;

namespace VirtSpec.Spec.Instructions;

/// <summary>The shared functions of the Arm ARM's pseudocode that instructions compute with. A width is 32 or 64 bits.</summary>
internal static class Shared
{
    /// <summary>The low <paramref name="width"/> bits.</summary>
    public static ulong Truncate(ulong value, int width) => width == 64 ? value : (uint)value;

    /// <summary>SignExtend from <paramref name="bits"/> bits to 64.</summary>
    public static ulong SignExtend(ulong value, int bits) => (ulong)((long)(value << (64 - bits)) >> (64 - bits));

    /// <summary>AddWithCarry: the sum, and the flags NZCV with N in bit 3.</summary>
    public static (ulong Result, uint NZCV) AddWithCarry(ulong x, ulong y, bool carry, int width)
    {
        x = Truncate(x, width);
        y = Truncate(y, width);
        var unsigned = (UInt128)x + y + (carry ? 1u : 0u);
        ulong result = Truncate((ulong)unsigned, width);
        uint n = (uint)(result >> (width - 1)) & 1;
        uint z = result == 0 ? 1u : 0u;
        uint c = unsigned >> width != 0 ? 1u : 0u;
        uint v = (uint)((~(x ^ y) & (x ^ result)) >> (width - 1)) & 1;
        return (result, n << 3 | z << 2 | c << 1 | v);
    }

    /// <summary>The flags of a logical result: N and Z from it, C and V clear.</summary>
    public static uint LogicalFlags(ulong result, int width) =>
        ((uint)(result >> (width - 1)) & 1) << 3 | (result == 0 ? 1u : 0u) << 2;

    /// <summary>ShiftReg's four shifts by <paramref name="amount"/>, less than the width: LSL, LSR, ASR, ROR.</summary>
    public static ulong Shift(ulong value, uint type, int amount, int width)
    {
        value = Truncate(value, width);
        return type switch
        {
            0b00 => Truncate(value << amount, width),
            0b01 => value >> amount,
            0b10 => Truncate((ulong)((long)SignExtend(value, width) >> amount), width),
            _ => width == 64 ? BitOperations.RotateRight(value, amount) : BitOperations.RotateRight((uint)value, amount),
        };
    }

    /// <summary>ExtendReg: UXTB, UXTH, UXTW, UXTX, SXTB, SXTH, SXTW, SXTX of a register, then shifted left.</summary>
    public static ulong Extend(ulong value, uint option, int shift)
    {
        int bits = 8 << (int)(option & 3);
        ulong extended = (option & 4) != 0
            ? SignExtend(value, bits)
            : bits == 64 ? value : value & ((1UL << bits) - 1);
        return extended << shift;
    }

    /// <summary>ConditionHolds for the flags NZCV.</summary>
    public static bool ConditionHolds(uint cond, uint nzcv)
    {
        bool n = (nzcv & 8) != 0, z = (nzcv & 4) != 0, c = (nzcv & 2) != 0, v = (nzcv & 1) != 0;
        bool result = (cond >> 1) switch
        {
            0b000 => z,
            0b001 => c,
            0b010 => n,
            0b011 => v,
            0b100 => c && !z,
            0b101 => n == v,
            0b110 => n == v && !z,
            _ => true,
        };
        return (cond & 1) != 0 && cond != 0b1111 ? !result : result;
    }

    /// <summary>DecodeBitMasks: the two masks that N, imms and immr encode, at full 64-bit width.</summary>
    public static (ulong WMask, ulong TMask) DecodeBitMasks(uint n, uint imms, uint immr)
    {
        int length = BitOperations.Log2(n << 6 | ~imms & 0x3f);
        uint levels = (1u << length) - 1;
        int s = (int)(imms & levels), r = (int)(immr & levels);
        int d = (s - r) & (int)levels;
        int size = 1 << length;
        return (Replicate(RotateRight(Ones(s + 1), r, size), size), Replicate(Ones(d + 1), size));
    }

    private static ulong Ones(int count) => count == 64 ? ulong.MaxValue : (1UL << count) - 1;

    private static ulong RotateRight(ulong element, int amount, int size) =>
        amount == 0 ? element : (element >> amount | element << (size - amount)) & Ones(size);

    private static ulong Replicate(ulong element, int size)
    {
        for (int width = size; width < 64; width *= 2)
            element |= element << width;
        return element;
    }
}
