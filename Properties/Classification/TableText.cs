using System.Globalization;

namespace VirtSpec.Properties.Classification;

/// <summary>The tables of the classification, which are part of this assembly: rows of cells between semicolons, and comments.</summary>
internal static class TableText
{
    /// <summary>The lines of a table of this assembly.</summary>
    public static string[] Lines(string resource)
    {
        using var reader = new StreamReader(typeof(TableText).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd().Split('\n');
    }

    /// <summary>The rows of three cells, each with its place; a row of another shape is a line of <paramref name="errors"/>.</summary>
    public static IEnumerable<(string Where, string[] Cells)> Rows(string path, IEnumerable<string> lines, List<string> errors)
    {
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if (line.Trim().Length == 0 || line[0] == '#')
                continue;
            string[] cells = [.. line.Split(';', 3).Select(c => c.Trim())];
            if (cells.Length == 3 && cells.All(c => c.Length > 0))
                yield return ($"{path}({number})", cells);
            else
                errors.Add($"{path}({number}): expected three cells between semicolons, found '{line.Trim()}'");
        }
    }

    public static bool TryNumber(string text, out ulong value) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
