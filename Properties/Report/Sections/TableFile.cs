using System.Security.Cryptography;
using System.Text;

namespace VirtSpec.Properties.Report.Sections;

/// <summary>A table of the repository that is part of the product: rows of cells, separated by semicolons.</summary>
internal static class TableFile
{
    /// <summary>The rows without comments, each with its line from 1.</summary>
    /// <param name="resource">The path in the repository, which is the name of the resource.</param>
    /// <param name="columns">How many there are; the last may have semicolons of its own.</param>
    public static IEnumerable<(int Line, string[] Cells)> Rows(string resource, int columns) =>
        Lines(resource).Select((text, i) => (Line: i + 1, Text: text)).Where(l => l.Text.Length > 0 && l.Text[0] != '#').Select(l => (l.Line, Split(l.Text, columns)));

    public static IEnumerable<string> Lines(string resource) => Encoding.UTF8.GetString(Bytes(resource)).Split('\n').Select(line => line.TrimEnd('\r'));

    /// <summary>SHA-256 in hexadecimal.</summary>
    public static string HashOf(string resource) => Convert.ToHexStringLower(SHA256.HashData(Bytes(resource)));

    public static byte[] Bytes(string resource)
    {
        using var stream = typeof(TableFile).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidDataException($"no resource {resource}");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string[] Split(string line, int columns) => [.. line.Split(';', columns).Select(cell => cell.Trim())];
}
