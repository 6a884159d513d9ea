namespace VirtSpec.Spec.Instructions.Text;

/// <summary>
/// Lists of consecutive vector registers, v0 after v31. Three or more that do not wrap are printed as a range; both ways are read.
/// </summary>
public static partial class OperandKinds
{
    /// <summary>Whole registers. Fields: Rt, size, Q.</summary>
    public static readonly OperandKind List1 = ListOf(1);
    public static readonly OperandKind List2 = ListOf(2);
    public static readonly OperandKind List3 = ListOf(3);
    public static readonly OperandKind List4 = ListOf(4);

    /// <summary>One element of each; opcode and size say how wide. Fields: Rt, opcode, size.</summary>
    public static readonly OperandKind LaneList1 = LaneListOf(1);
    public static readonly OperandKind LaneList2 = LaneListOf(2);
    public static readonly OperandKind LaneList3 = LaneListOf(3);
    public static readonly OperandKind LaneList4 = LaneListOf(4);

    /// <summary>The table of TBL and TBX. Fields: Rn.</summary>
    public static readonly OperandKind TableList1 = TableListOf(1);
    public static readonly OperandKind TableList2 = TableListOf(2);
    public static readonly OperandKind TableList3 = TableListOf(3);
    public static readonly OperandKind TableList4 = TableListOf(4);

    private const string TableArrangement = "16b";

    private static OperandKind ListOf(int count) => new(
        f => ListText(f[0], count, ArrangementName((int)f[1], f[2])),
        input => TryTakeFirstOfList(input, out uint first)
            && TryTakeArrangement(input, out int size, out uint q)
            && ((input.Set(1, (uint)size) && input.Set(2, q)) || input.Fail("an arrangement that goes with the other operands"))
            && TryTakeRestOfList(input, first, count, ArrangementName(size, q)!));

    private static OperandKind LaneListOf(int count) => new(
        f => ListText(f[0], count, LaneLetter(f[1], f[2])),
        input => TryTakeFirstOfList(input, out uint first)
            && (input.TryTake(LaneLetter(input[1], input[2])) || input.Fail("the size of element that the encoding has"))
            && TryTakeRestOfList(input, first, count, LaneLetter(input[1], input[2])));

    private static OperandKind TableListOf(int count) => new(
        f => ListText(f[0], count, TableArrangement),
        input => TryTakeFirstOfList(input, out uint first)
            && (input.TryTake(TableArrangement) || input.Fail(TableArrangement))
            && TryTakeRestOfList(input, first, count, TableArrangement));

    /// <summary>opcode&lt;2:1&gt; is 00 for b, 01 for h, and 10 for s or d, which size tells apart.</summary>
    private static string LaneLetter(uint opcode, uint size) => (opcode >> 1) switch
    {
        0 => "b",
        1 => "h",
        _ => (size & 1) == 0 ? "s" : "d",
    };

    private static string? ListText(uint first, int count, string? suffix)
    {
        if (suffix is null)
            return null;
        bool isRange = count > 2 && first + count - 1 <= 31;
        return isRange
            ? $"{{v{first}.{suffix}-v{first + count - 1}.{suffix}}}"
            : $"{{{string.Join(", ", Enumerable.Range(0, count).Select(i => $"v{(first + i) % 32}.{suffix}"))}}}";
    }

    /// <summary>Takes <c>{vN.</c>, and sets field 0 to N.</summary>
    private static bool TryTakeFirstOfList(OperandInput input, out uint first)
    {
        first = 0;
        if (!input.TryTake("{"))
            return input.Fail("a list of registers, {vN.T, ...}");
        return TryTakeSimdRegister(input, 'v', out first)
            && ((input.Set(0, first) && input.TryTake(".")) || input.Fail("registers that the encoding allows here"));
    }

    private static bool TryTakeRestOfList(OperandInput input, uint first, int count, string suffix)
    {
        bool isRange = count > 1 && input.TryTake("-");
        for (int i = isRange ? count - 1 : 1; i < count; i++)
        {
            if (!isRange && !input.TryTake(","))
                return input.Fail($"a list of {count} registers");
            if (!input.TryTake($"v{(first + i) % 32}.{suffix}"))
                return input.Fail($"v{(first + i) % 32}.{suffix}");
        }
        return input.TryTake("}") || input.Fail("}");
    }
}
