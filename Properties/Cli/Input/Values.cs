using System.CommandLine;
using System.Globalization;

namespace VirtSpec.Cli.Input;

/// <summary>Reads the numbers that options take. What cannot be read is a <see cref="CommandError"/> that names the option.</summary>
internal static class Values
{
    /// <summary>A number of 64 bits: decimal, <c>0x...</c> or <c>0b...</c>, with underscores where they help.</summary>
    public static bool TryNumber(string text, out ulong value)
    {
        string digits = text.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        if (digits.StartsWith("0x", StringComparison.Ordinal))
            return ulong.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        if (digits.StartsWith("0b", StringComparison.Ordinal))
            return ulong.TryParse(digits.AsSpan(2), NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture, out value);
        return ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    public static ulong Number(string option, string text) =>
        TryNumber(text, out ulong value) ? value : throw new CommandError(option, "a number of 64 bits, such as 1000 or 0x3e8", $"'{text}'", "correct it");

    /// <summary>A number of at least one.</summary>
    public static ulong Count(string option, string text)
    {
        ulong value = Number(option, text);
        return value > 0 ? value : throw new CommandError(option, "at least 1", "0", "correct it");
    }

    /// <summary>A number of at least one that an option takes, or what it is when the option is absent.</summary>
    public static ulong Count(ParseResult result, Option<string?> option, ulong otherwise) => result.GetValue(option) is { } text ? Count(option.Name, text) : otherwise;

    /// <summary>A number of bytes, with a suffix K, M or G for powers of 1024.</summary>
    public static ulong Size(string option, string text)
    {
        int shift = text.Length == 0 ? 0 : char.ToUpperInvariant(text[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        if (TryNumber(shift == 0 ? text : text[..^1], out ulong value) && value << shift >> shift == value)
            return value << shift;
        throw new CommandError(option, "a size such as 128M or 1G", $"'{text}'", "correct it");
    }
}
