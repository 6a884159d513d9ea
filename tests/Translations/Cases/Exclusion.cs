using System.Text.RegularExpressions;

namespace VirtSpec.Translations.Cases;

/// <summary>
/// A row of <c>Golden/translations/exclusions.tbl</c>: where the oracle departs from the architecture, or uses a freedom that it leaves open.
/// It excuses a difference only in the parts that it names, when both outcomes are as it says.
/// </summary>
/// <param name="When">A condition on the case, or <c>-</c>.</param>
/// <param name="Specification">What the outcome of the specification is: a pattern on its summary.</param>
/// <param name="Oracle">The same of the oracle.</param>
/// <param name="Parts">Names of what may differ, or <c>all</c>.</param>
public sealed record Exclusion(string Id, string When, Regex Specification, Regex Oracle, IReadOnlyList<string> Parts, string Architecture, string Citation)
{
    private const int Columns = 7;

    /// <exception cref="FormatException">A row does not have its seven columns, or names a condition that does not exist.</exception>
    public static IReadOnlyList<Exclusion> Parse(string path, IEnumerable<string> lines) =>
        [.. lines.Select((line, index) => (line, where: $"{path}({index + 1})")).Where(l => l.line.Length > 0 && l.line[0] != '#').Select(l => Row(l.line, l.where))];

    public bool Excuses(TranslationCase c, Outcome specification, Outcome oracle) =>
        (When == "-" || Conditions.ByName[When](c))
        && Specification.IsMatch(Summary.Of(c, specification))
        && Oracle.IsMatch(Summary.Of(c, oracle))
        && (Parts.Contains("all") || Outcome.Differing(specification, oracle).All(Parts.Contains));

    private static Exclusion Row(string line, string where)
    {
        string[] c = [.. line.Split(';').Select(column => column.Trim())];
        if (c.Length != Columns || c.Any(column => column.Length == 0))
            throw new FormatException($"{where}: expected {Columns} filled columns, found {c.Count(column => column.Length > 0)}");
        if (c[1] != "-" && !Conditions.ByName.ContainsKey(c[1]))
            throw new FormatException($"{where}: no condition '{c[1]}'");
        return new Exclusion(c[0], c[1], Pattern(c[2]), Pattern(c[3]), c[4].Split(' '), c[5], c[6]);
    }

    private static Regex Pattern(string text) => new($"^(?:{text})$", RegexOptions.CultureInvariant);
}
