using System.Text.RegularExpressions;

namespace VirtSpec.Boots;

/// <summary>Console text without what depends on when it was printed.</summary>
public static partial class BootConsole
{
    /// <summary>The text with one line end, and without time stamps of the kernel: <c>[    0.123456] </c>.</summary>
    public static string Comparable(string console) => TimeStamp().Replace(console.ReplaceLineEndings("\n"), "");

    /// <summary>The first line that differs, with both, or null when there is none.</summary>
    public static string? Difference(string expected, string actual)
    {
        string[] e = Comparable(expected).Split('\n'), a = Comparable(actual).Split('\n');
        for (int i = 0; i < Math.Max(e.Length, a.Length); i++)
            if (e.ElementAtOrDefault(i) != a.ElementAtOrDefault(i))
                return $"line {i + 1}: expected '{e.ElementAtOrDefault(i)}', found '{a.ElementAtOrDefault(i)}'";
        return null;
    }

    [GeneratedRegex(@"\[ *\d+\.\d{6}\] ?")]
    private static partial Regex TimeStamp();
}
