namespace VirtSpec.Spec.Instructions.Text;

/// <summary>Offsets of loads and stores, in bytes. An optional one prints its own comma, and nothing for 0.</summary>
public static partial class OperandKinds
{
    /// <summary>Fields: imm9, unscaled.</summary>
    public static readonly OperandKind OptionalOffset = Optional(f => f.Signed(0), input => ParseScaled(input, 1));

    /// <summary>An offset of a pair, scaled by its registers: 4 bytes for opc 00 and 01, 8 for 10. Fields: imm7, opc.</summary>
    public static readonly OperandKind PairOffset = new(
        f => $"{PairDistance(f)}",
        ParsePairOffset);

    public static readonly OperandKind OptionalPairOffset = Optional(PairDistance, ParsePairOffset);

    /// <summary>An unsigned offset, scaled by the size of the access. Fields: imm12, size.</summary>
    public static readonly OperandKind OptionalScaledOffset = Optional(
        f => f[0] << (int)f[1],
        input => ParseScaledOffset(input, (int)input[1]));

    private static long PairDistance(OperandFields f) => f.Signed(0) * PairScale(f[1]);

    private static bool ParsePairOffset(OperandInput input) => ParseScaled(input, PairScale(input[1]));

    private static int PairScale(uint opc) => opc == 2 ? 8 : 4;

    private static bool ParseScaledOffset(OperandInput input, int shift)
    {
        ulong most = 4095UL << shift;
        bool good = input.TryTakeNumber(out ulong offset) && offset <= most && offset % (1UL << shift) == 0;
        return (good && input.Set(0, offset >> shift)) || input.Fail($"a multiple of {1 << shift} from 0 to {most}");
    }

    /// <summary>A number after a comma, or nothing when field 0 is 0.</summary>
    private static OperandKind Optional(Func<OperandFields, long> distance, Func<OperandInput, bool> parse) => new(
        f => f[0] == 0 ? "" : $", #{distance(f)}",
        input => input.TryTake(",") ? parse(input) : input.Set(0, 0) || input.Fail("an offset"));
}
