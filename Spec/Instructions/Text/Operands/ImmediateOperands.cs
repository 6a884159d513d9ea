namespace VirtSpec.Spec.Instructions.Text;

/// <summary>Numbers that are a field, or a few fields side by side.</summary>
public static partial class OperandKinds
{
    /// <summary>A field, or fields from the most significant down, as an unsigned decimal number.</summary>
    public static readonly OperandKind Decimal = new(f => $"{Joined(f)}", ParseJoined);

    /// <summary>A field, or fields from the most significant down, as a hexadecimal number.</summary>
    public static readonly OperandKind Hex = new(f => $"0x{Joined(f):x}", ParseJoined);

    /// <summary>A field in two's complement.</summary>
    public static readonly OperandKind SignedDecimal = new(f => $"{f.Signed(0)}", input => ParseScaled(input, 1));

    /// <summary>Fields: sh, the immediate's shift by 12.</summary>
    public static readonly OperandKind Lsl12 = new(f => f[0] == 1 ? ", lsl #12" : "", input => ParseStep(input, 12));

    /// <summary>Fields: hw, the halfword that an immediate goes to.</summary>
    public static readonly OperandKind HalfwordShift = new(f => f[0] == 0 ? "" : $", lsl #{16 * f[0]}", input => ParseStep(input, 16));

    private static ulong Joined(OperandFields f)
    {
        ulong value = 0;
        for (int i = 0; i < f.Slices.Length; i++)
            value = value << f.Slices[i].Width | f[i];
        return value;
    }

    private static bool ParseJoined(OperandInput input)
    {
        int width = input.Slices.Sum(s => s.Width);
        string expected = $"a number from 0 to {(1UL << width) - 1}";
        if (!input.TryTakeNumber(out ulong value) || value >> width != 0)
            return input.Fail(expected);
        return SetJoined(input, value) || input.Fail("another number");
    }

    /// <summary>Sets the fields of the operand to a number that is as wide as they are together.</summary>
    private static bool SetJoined(OperandInput input, ulong value)
    {
        for (int i = input.Slices.Length - 1; i >= 0; i--)
        {
            if (!input.Set(i, value & ((1UL << input.Slices[i].Width) - 1)))
                return false;
            value >>= input.Slices[i].Width;
        }
        return true;
    }

    /// <summary>A shift of 0 times or more times <paramref name="step"/>, absent for 0.</summary>
    private static bool ParseStep(OperandInput input, uint step)
    {
        ulong amount = 0;
        if (input.TryTake(",") && !(input.TryTake("lsl") && TryTakeAmount(input, out amount)))
            return input.Fail($"lsl #{step}");
        return (amount % step == 0 && input.Set(0, amount / step)) || input.Fail($"a shift by a multiple of {step} within the register");
    }

    /// <summary>A signed number that is a multiple of <paramref name="scale"/> and fits field 0 when divided by it.</summary>
    private static bool ParseScaled(OperandInput input, int scale)
    {
        int width = input.Slices[0].Width;
        (long least, long most) = (-(1L << (width - 1)), (1L << (width - 1)) - 1);
        string expected = scale == 1 ? $"a number from {least} to {most}" : $"a multiple of {scale} from {least * scale} to {most * scale}";
        if (!input.TryTakeNumber(out ulong bits))
            return input.Fail(expected);
        long value = (long)bits / scale;
        return ((long)bits % scale == 0 && value >= least && value <= most && input.Set(0, (ulong)value & ((1UL << width) - 1)))
            || input.Fail(expected);
    }
}
