namespace VirtSpec.Spec.Instructions.Text;

/// <summary>Conditions: the one that a field holds, or in the short forms (CSET, CINC) the opposite one.</summary>
public static partial class OperandKinds
{
    private static readonly string[] Conditions = ["eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le", "al", "nv"];

    public static readonly OperandKind Condition = new(f => Conditions[f[0]], input => ParseCondition(input, invert: 0));

    public static readonly OperandKind InvertedCondition = new(f => Conditions[f[0] ^ 1], input => ParseCondition(input, invert: 1));

    private static bool ParseCondition(OperandInput input, uint invert)
    {
        int condition = input.TryTakeWord(out string word) ? Array.IndexOf(Conditions, word switch { "hs" => "cs", "lo" => "cc", _ => word }) : -1;
        return (condition >= 0 && input.Set(0, (uint)condition ^ invert)) || input.Fail("a condition (eq, ne, cs, cc, mi, pl, vs, vc, hi, ls, ge, lt, gt, le, al)");
    }
}
