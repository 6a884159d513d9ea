using System.Text;

namespace VirtSpec.Properties.Report.Files;

/// <summary>Text for files of others: XML and YAML cannot hold every character.</summary>
internal static class Printable
{
    /// <summary>What is no character that both can hold becomes U+FFFD. Every end of a line is a line feed.</summary>
    public static string Of(string text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
            printable.Append(rune.Value is '\n' or '\t' || IsText(rune) ? rune : Rune.ReplacementChar);
        return printable.ToString();
    }

    /// <summary>The same in one line.</summary>
    public static string Line(string text) => Of(text).Replace('\n', ' ');

    /// <summary>YAML 1.1, c-printable without a byte order mark; XML 1.0 has these too.</summary>
    private static bool IsText(Rune rune) => rune.Value is (>= ' ' and <= '~') or (>= 0xa0 and <= 0xd7ff) or (>= 0xe000 and <= 0xfffd and not 0xfeff) or >= 0x10000;
}
