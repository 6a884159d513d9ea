using System.Globalization;
using VirtSpec.Spec.Instructions.Text;

namespace VirtSpec.Cli.Input;

/// <summary>Reads an instruction as a user writes it.</summary>
internal static class InstructionText
{
    /// <summary>The word of an instruction: assembly text, <c>0x</c> and a number, or 8 hexadecimal digits.</summary>
    /// <param name="address">The address that labels are relative to.</param>
    public static uint Read(string text, ulong address)
    {
        if (TryWord(text, out uint word) || Assembler.TryAssemble(text, address, out word, out string error))
            return word;
        throw new CommandError($"'{text}': {error}; write it as 'virtspec disasm' prints it, or give the word in hexadecimal");
    }

    /// <summary>Reads <c>0xd503207f</c> or <c>d503207f</c>.</summary>
    public static bool TryWord(string text, out uint word)
    {
        word = 0;
        bool hasPrefix = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        string digits = hasPrefix ? text[2..] : text;
        return (hasPrefix || digits.Length == 8) && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out word);
    }
}
