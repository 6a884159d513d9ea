using System.Text.RegularExpressions;

namespace VirtSpec.Translations.Cases;

/// <summary>
/// A row of <c>Golden/translations/exclusions.tbl</c>: where the oracle departs from the architecture, or uses a freedom that it leaves open.
/// It excuses a difference only in the parts that it names, when both outcomes are as it says.
/// </summary>
/// <param name="When">A condition on the case, or <c>-</c>.</param>
/// <param name="Outcomes">A pattern on the summaries of both outcomes, the specification's first, with ' / ' between them.</param>
/// <param name="Parts">Names of what may differ, <c>memory</c> for all of it, or <c>all</c>.</param>
public sealed record Exclusion(string Id, string When, Regex Outcomes, IReadOnlyList<string> Parts, string Architecture, string Citation)
{
    private const int Columns = 6;

    /// <exception cref="FormatException">A row does not have its six columns, or names a condition that does not exist.</exception>
    public static IReadOnlyList<Exclusion> Parse(string path, IEnumerable<string> lines) =>
        [.. lines.Select((line, index) => (line, where: $"{path}({index + 1})")).Where(l => l.line.Length > 0 && l.line[0] != '#').Select(l => Row(l.line, l.where))];

    public bool Excuses(TranslationCase c, Outcome specification, Outcome oracle) =>
        (When == "-" || Conditions.ByName[When](c))
        && Outcomes.IsMatch($"{Summary.Of(c, specification)} / {Summary.Of(c, oracle)}")
        && (Parts.Contains("all") || Outcome.Differing(specification, oracle).All(part => Parts.Contains(part[0] == 'm' ? "memory" : part)));

    private static Exclusion Row(string line, string where)
    {
        string[] c = [.. line.Split(';').Select(column => column.Trim())];
        if (c.Length != Columns || c.Any(column => column.Length == 0))
            throw new FormatException($"{where}: expected {Columns} filled columns, found {c.Count(column => column.Length > 0)}");
        if (c[1] != "-" && !Conditions.ByName.ContainsKey(c[1]))
            throw new FormatException($"{where}: no condition '{c[1]}'");
        return new Exclusion(c[0], c[1], new Regex($"^(?:{c[2]})$", RegexOptions.CultureInvariant), c[3].Split(' '), c[4], c[5]);
    }
}
