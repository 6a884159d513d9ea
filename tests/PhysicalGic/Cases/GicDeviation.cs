namespace VirtSpec.PhysicalGic.Cases;

/// <summary>A row of <c>Golden/gic/physical-deviations.tbl</c>: a case in which QEMU reads something else than is right.</summary>
public sealed record GicDeviation(string Id, GicCase Case, string Architecture, string Citation)
{
    private const int Columns = 4;

    /// <exception cref="FormatException">A row does not have its four columns, or its case is none.</exception>
    public static IReadOnlyList<GicDeviation> Parse(string path, IEnumerable<string> lines) =>
        [.. lines.Select((line, index) => (line, where: $"{path}({index + 1})")).Where(l => l.line.Length > 0 && l.line[0] != '#').Select(l => Row(l.line, l.where))];

    private static GicDeviation Row(string line, string where)
    {
        string[] c = [.. line.Split(';').Select(column => column.Trim())];
        if (c.Length != Columns || c.Any(column => column.Length == 0))
            throw new FormatException($"{where}: expected {Columns} filled columns, found {c.Count(column => column.Length > 0)}");
        var one = GicCase.Parse(c[1]);
        return one.Reads.Any(read => read is { Agree: false })
            ? new GicDeviation(c[0], one, c[2], c[3])
            : throw new FormatException($"{where}: expected a read on which QEMU and the architecture differ, found none");
    }
}
