using System.Globalization;
using System.Text.RegularExpressions;

namespace VirtSpec.Properties.Traces.Qemu;

/// <summary>A row of Golden/lockstep/exclusions.tbl: where QEMU departs from the architecture, in a value that an exception leaves, or in completing an access.</summary>
/// <param name="Events">A pattern on <see cref="MachineEvent.Describe"/>.</param>
/// <param name="Value">The name of the value.</param>
/// <param name="Mask">The bits that may differ.</param>
public sealed record QemuExclusion(string Id, Regex Events, string Value, ulong Mask, string Reason, string Citation)
{
    private const int Columns = 7;

    public static IReadOnlyList<QemuExclusion> All { get; } = [.. Lines().Where(l => l.Length > 0 && l[0] != '#').Select(Parse)];

    /// <summary>The row is about an access that QEMU completes, in the words of <see cref="QemuTranslations.Describe"/>.</summary>
    public bool Completes(string access) => Value == "completes" && Events.IsMatch(access);

    private static QemuExclusion Parse(string line)
    {
        string[] c = [.. line.Split(';').Select(column => column.Trim())];
        return c.Length == Columns && ulong.TryParse(c[3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong mask)
            ? new(c[0], new Regex($"^(?:{c[1]})$", RegexOptions.CultureInvariant), c[2], mask, c[5], c[6])
            : throw new FormatException($"exclusions.tbl: expected {Columns} columns, found '{line}'");
    }

    private static IEnumerable<string> Lines()
    {
        using var reader = new StreamReader(typeof(QemuExclusion).Assembly.GetManifestResourceStream("Golden/lockstep/exclusions.tbl")!);
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
