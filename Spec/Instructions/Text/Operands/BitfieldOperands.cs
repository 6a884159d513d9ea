namespace VirtSpec.Spec.Instructions.Text;

/// <summary>Positions and widths in the other names of SBFM, BFM and UBFM, whose fields immr and imms are a rotation and a last bit.</summary>
public static partial class OperandKinds
{
    /// <summary>How far LSL (immediate) shifts. Fields: sf, immr, imms.</summary>
    public static readonly OperandKind ShiftLeftAmount = new(f => $"{Top(f[0]) - f[2]}", ParseShiftLeft);

    /// <summary>Where a field is put (BFI, SBFIZ, UBFIZ, BFC). Fields: sf, immr.</summary>
    public static readonly OperandKind InsertLsb = new(f => $"{(Top(f[0]) + 1 - f[1]) & Top(f[0])}", ParseInsertLsb);

    /// <summary>How wide the field put there is. Fields: sf, immr, imms.</summary>
    public static readonly OperandKind InsertWidth = new(f => $"{f[2] + 1}", ParseInsertWidth);

    /// <summary>How wide the field taken from bit immr up is (BFXIL, SBFX, UBFX). Fields: sf, immr, imms.</summary>
    public static readonly OperandKind ExtractWidth = new(f => $"{f[2] - f[1] + 1}", ParseExtractWidth);

    /// <summary>The number of the register's most significant bit.</summary>
    private static uint Top(uint sf) => sf == 1 ? 63u : 31u;

    private static bool ParseShiftLeft(OperandInput input)
    {
        uint top = Top(input[0]);
        if (!input.TryTakeNumber(out ulong amount) || amount > top)
            return input.Fail($"a shift of 0 to {top}");
        return (input.Set(1, (0 - amount) & top) && input.Set(2, top - amount)) || input.Fail("another shift");
    }

    private static bool ParseInsertLsb(OperandInput input)
    {
        uint top = Top(input[0]);
        if (!input.TryTakeNumber(out ulong lsb) || lsb > top)
            return input.Fail($"a bit number of 0 to {top}");
        return input.Set(1, (0 - lsb) & top) || input.Fail("another bit number");
    }

    private static bool ParseInsertWidth(OperandInput input)
    {
        uint most = Top(input[0]) + 1 - ((0 - input[1]) & Top(input[0]));
        return ParseWidth(input, most, lastBit: width => width - 1);
    }

    private static bool ParseExtractWidth(OperandInput input)
    {
        uint lsb = input[1];
        return ParseWidth(input, Top(input[0]) + 1 - lsb, lastBit: width => lsb + width - 1);
    }

    private static bool ParseWidth(OperandInput input, uint most, Func<ulong, ulong> lastBit)
    {
        if (!input.TryTakeNumber(out ulong width) || width < 1 || width > most)
            return input.Fail($"a width of 1 to {most}");
        return input.Set(2, lastBit(width)) || input.Fail("another width");
    }
}
