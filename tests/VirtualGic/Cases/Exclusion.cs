using System.Collections.Immutable;
using System.Globalization;

namespace VirtSpec.VirtualGic.Cases;

/// <summary>A row of <c>Golden/gic/virtual-exclusions.tbl</c>: where QEMU departs from the architecture, in which cases and bits.</summary>
/// <param name="When">The name of a condition on the case.</param>
/// <param name="Masks">The bits of each part that may differ.</param>
/// <param name="Reason">Who is right, and why.</param>
public sealed record Exclusion(string Id, string When, ImmutableArray<ulong> Masks, string Reason, string Citation)
{
    private const int Columns = 5;

    /// <exception cref="FormatException">A row does not have its columns, or names a part or a condition that does not exist.</exception>
    public static IReadOnlyList<Exclusion> Parse(string path, IEnumerable<string> lines) =>
        [.. lines.Select((line, index) => (line, where: $"{path}({index + 1})")).Where(l => l.line.Length > 0 && l.line[0] != '#').Select(l => Row(l.line, l.where))];

    /// <summary>The row holds for the case, and what it excuses is all in which the outcomes differ beyond what other rows excuse.</summary>
    public bool Holds(in VirtualCase c) => Conditions.ByName[When](c);

    private static Exclusion Row(string line, string where)
    {
        string[] c = [.. line.Split(';').Select(column => column.Trim())];
        if (c.Length != Columns || c.Any(column => column.Length == 0))
            throw new FormatException($"{where}: expected {Columns} filled columns, found {c.Count(column => column.Length > 0)}");
        if (!Conditions.ByName.ContainsKey(c[1]))
            throw new FormatException($"{where}: no condition '{c[1]}'");
        var masks = ImmutableArray.CreateBuilder<ulong>(VirtualOutcome.Count);
        masks.Count = VirtualOutcome.Count;
        foreach (string[] part in c[2].Split(' ').Select(part => part.Split(':')))
            masks[(int)(Enum.TryParse<Part>(part[0], out var name) ? name : throw new FormatException($"{where}: no part '{part[0]}'"))] =
                part.Length == 1 ? ulong.MaxValue : ulong.Parse(part[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new Exclusion(c[0], c[1], masks.ToImmutable(), c[3], c[4]);
    }
}
