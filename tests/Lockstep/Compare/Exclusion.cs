using System.Globalization;
using System.Text.RegularExpressions;
using VirtSpec.Properties.Traces.Qemu;

namespace VirtSpec.Lockstep.Compare;

/// <summary>A row of <c>Golden/lockstep/exclusions.tbl</c>: where QEMU departs from the architecture, and the machine does as QEMU does.</summary>
/// <param name="Events">A pattern on <see cref="ExceptionComparison.Describe"/>, or on <see cref="QemuTranslations.Describe"/> when the value is <c>completes</c>.</param>
/// <param name="Value">The name of the value that the machine takes over from QEMU, or <c>completes</c> for an access that the machine makes without its fault.</param>
/// <param name="Mask">The bits that may differ.</param>
/// <param name="Boots">The names of the boots that need the row.</param>
public sealed record Exclusion(string Id, Regex Events, string Value, ulong Mask, IReadOnlyList<string> Boots, string Architecture, string Citation)
{
    private const int Columns = 7;

    /// <summary>The rows of the tree.</summary>
    public static IReadOnlyList<Exclusion> All { get; } = Read(Path.Combine(AppContext.BaseDirectory, "Golden", "lockstep", "exclusions.tbl"));

    /// <exception cref="FormatException">A row does not have its columns.</exception>
    public static IReadOnlyList<Exclusion> Parse(string path, IEnumerable<string> lines) =>
        [.. lines.Index().Where(l => l.Item.Length > 0 && l.Item[0] != '#').Select(l => Row(l.Item, $"{path}({l.Index + 1})"))];

    public bool Excuses(string exception, ExceptionValue value) =>
        value.Name == Value && ((value.Expected ^ value.Found) & ~Mask) == 0 && Events.IsMatch(exception);

    public bool Completes(string access) => Value == "completes" && Events.IsMatch(access);

    private static IReadOnlyList<Exclusion> Read(string path) => Parse(path, File.ReadLines(path));

    private static Exclusion Row(string line, string where)
    {
        string[] c = [.. line.Split(';').Select(column => column.Trim())];
        if (c.Length != Columns || c.Any(column => column.Length == 0) || !ulong.TryParse(c[3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong mask))
            throw new FormatException($"{where}: expected {Columns} filled columns, the fourth hexadecimal");
        return new(c[0], new Regex($"^(?:{c[1]})$", RegexOptions.CultureInvariant), c[2], mask, c[4].Split(' '), c[5], c[6]);
    }
}
