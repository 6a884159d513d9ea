using System.Globalization;

namespace VirtSpec.Spec.Instructions.Text;

/// <summary>General-purpose registers, alone: one number, in one field or in several that must be equal.</summary>
public static partial class OperandKinds
{
    public static readonly OperandKind W = GeneralRegister("w", "wzr");
    public static readonly OperandKind X = GeneralRegister("x", "xzr");
    public static readonly OperandKind WSP = GeneralRegister("w", "wsp");
    public static readonly OperandKind XSP = GeneralRegister("x", "sp");

    /// <summary>The second register of a consecutive pair, which has no field of its own.</summary>
    public static readonly OperandKind WNext = NextRegister("w", "wzr");
    public static readonly OperandKind XNext = NextRegister("x", "xzr");

    private static OperandKind GeneralRegister(string letter, string name31) => new(
        f => RegisterName(f[0], letter, name31),
        input =>
        {
            if (!TryTakeRegister(input, letter, name31, out uint number))
                return false;
            for (int i = 0; i < input.Slices.Length; i++)
                if (!input.Set(i, number))
                    return input.Fail("a register that the encoding allows here");
            return true;
        });

    private static OperandKind NextRegister(string letter, string name31) => new(
        f => RegisterName(f[0] + 1, letter, name31),
        input =>
        {
            string expected = RegisterName(input[0] + 1, letter, name31);
            return (input.TryTakeWord(out string word) && word == expected) || input.Fail(expected);
        });

    private static string RegisterName(uint number, string letter, string name31) => number == 31 ? name31 : letter + number;

    private static bool TryTakeRegister(OperandInput input, string letter, string name31, out uint number)
    {
        number = 0;
        return (input.TryTakeWord(out string word) && TryReadRegister(word, letter, name31, out number))
            || input.Fail($"a register {letter}0 to {letter}30 or {name31}");
    }

    private static bool TryReadRegister(string word, string letter, string name31, out uint number)
    {
        number = 31;
        if (word == name31)
            return true;
        return word.StartsWith(letter, StringComparison.Ordinal)
            && uint.TryParse(word.AsSpan(letter.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number <= 30;
    }
}
