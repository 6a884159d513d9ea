using System.Globalization;

namespace VirtSpec.Spec.Instructions.Text;

/// <summary>Floating-point constants.</summary>
public static partial class OperandKinds
{
    /// <summary>A number of eight bits, from 0.125 to 31 and negative. Fields: imm8, or its parts from the most significant down.</summary>
    public static readonly OperandKind FpImmediate = new(
        f => ExpandFpImmediate((uint)Joined(f)).ToString("0.000000000000000000e+00", CultureInfo.InvariantCulture),
        ParseFpImmediate);

    /// <summary>The zero that is compared with; the field is not used and should be 0. Fields: Rm.</summary>
    public static readonly OperandKind FpZero = new(
        _ => "0.0",
        input => (input.TryTake("0.0") && input.Set(0, 0)) || input.Fail("0.0"));

    /// <summary>The number that imm8 stands for in every precision (Arm DDI 0487, "VFPExpandImm"): a sign, three bits of exponent with the first inverted, four of fraction.</summary>
    private static double ExpandFpImmediate(uint imm8)
    {
        int exponent = (int)(((imm8 >> 4) & 7) ^ 4) - 3;
        double magnitude = Math.ScaleB(16 + (imm8 & 15), exponent - 4);
        return (imm8 & 0x80) != 0 ? -magnitude : magnitude;
    }

    private static bool ParseFpImmediate(OperandInput input)
    {
        const string expected = "a floating-point number of 8 bits, as 1.0 or -0.125";
        if (!input.TryTakeReal(out double value))
            return input.Fail(expected);
        for (uint imm8 = 0; imm8 < 256; imm8++)
            if (ExpandFpImmediate(imm8) == value)
                return SetJoined(input, imm8) || input.Fail("another number");
        return input.Fail(expected);
    }
}
