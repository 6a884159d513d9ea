using System;
using System.Globalization;
using System.Linq;

namespace VirtSpec.Spec.Generator.Tables;

/// <summary>How numbers and bit patterns are written in the tables.</summary>
internal static class Numbers
{
    public static bool TryParse(string text, out ulong value)
    {
        text = text.Replace("_", "");
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return ulong.TryParse(text.Substring(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out value);
        if (text.StartsWith("0b", StringComparison.Ordinal))
            return TryParseBinary(text.Substring(2), out value);
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
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

    private static bool TryParseBinary(string text, out ulong value)
    {
        value = 0;
        foreach (char c in text)
            value = (value << 1) | (c == '1' ? 1u : 0u);
        return text.Length is > 0 and <= 64 && text.All(c => c is '0' or '1');
    }
}
