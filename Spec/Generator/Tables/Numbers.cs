using System;
using System.Globalization;
using System.Linq;

namespace VirtSpec.Spec.Generator.Tables;

/// <summary>How numbers and bit patterns are written in the tables.</summary>
internal static class Numbers
{
    /// <summary>Reads a decimal number, or a hexadecimal one that begins with <c>0x</c>.</summary>
    public static bool TryParse(string text, out ulong value) => text.StartsWith("0x", StringComparison.Ordinal)
        ? TryParseHex(text, out value)
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    /// <summary>Reads a hexadecimal number that begins with <c>0x</c>.</summary>
    public static bool TryParseHex(string text, out ulong value)
    {
        value = 0;
        return text.StartsWith("0x", StringComparison.Ordinal)
            && ulong.TryParse(text.Substring(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Reads <c>10x1</c> as the mask and value of a field; false when a character is none of 0, 1, x.</summary>
    public static bool TryParsePattern(string text, out uint mask, out uint value)
    {
        mask = 0;
        value = 0;
        foreach (char c in text)
        {
            mask = (mask << 1) | (c == 'x' ? 0u : 1u);
            value = (value << 1) | (c == '1' ? 1u : 0u);
        }
        return text.Length is > 0 and <= 32 && text.All(c => c is '0' or '1' or 'x');
    }
}
