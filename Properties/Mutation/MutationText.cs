using System.Globalization;
using VirtSpec.Properties.Targets;

namespace VirtSpec.Properties.Mutation;

/// <summary>The results of seeded bugs as tables; the same results give the same text.</summary>
public static class MutationText
{
    private static readonly string[] Heads = ["bug", "model", "killed by", "first case", "cases", "line ran", "instructions"];

    /// <summary>For a terminal: columns, the sums, and what survived with its bug in words.</summary>
    public static IEnumerable<string> Table(IReadOnlyList<MutantResult> results) => Columns(results).Append("").Concat(Sums(results)).Concat(Survivors(results));

    /// <summary>For docs/mutation-score.md.</summary>
    public static IEnumerable<string> Markdown(IReadOnlyList<MutantResult> results)
    {
        yield return $"| {string.Join(" | ", Heads)} | what is wrong |";
        yield return $"|{string.Concat(Enumerable.Repeat("---|", Heads.Length + 1))}";
        foreach (var result in results)
            yield return $"| {string.Join(" | ", Cells(result))} | {Bug(result.Id)} |";
        yield return "";
        foreach (string line in Sums(results))
            yield return line;
    }

    /// <summary>For Golden/mutation: one row for each bug.</summary>
    public static IEnumerable<string> Rows(IReadOnlyList<MutantResult> results) => results.Select(r => string.Join(" ; ", Cells(r)));

    private static IEnumerable<string> Columns(IReadOnlyList<MutantResult> results)
    {
        string[][] rows = [Heads, .. results.Select(Cells)];
        int[] widths = [.. Enumerable.Range(0, Heads.Length).Select(c => rows.Max(r => r[c].Length))];
        return rows.Select(r => string.Join("  ", r.Select((cell, c) => c < 3 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))).TrimEnd());
    }

    private static IEnumerable<string> Sums(IReadOnlyList<MutantResult> results)
    {
        foreach (var (name, part) in results.GroupBy(r => IsHeldOut(r.Id)).OrderBy(g => g.Key).Select(g => (g.Key ? "held out" : "written with the claims", g.ToList())))
            yield return $"{name}: {part.Count(r => r.IsKilled)} of {part.Count} killed";
        int[] lengths = [.. results.Where(r => r.Instructions is not null).Select(r => r.Instructions!.Value).Order()];
        if (lengths.Length > 0)
            yield return $"median of the shrunk counterexamples: {lengths[lengths.Length / 2]} instructions";
    }

    private static IEnumerable<string> Survivors(IReadOnlyList<MutantResult> results) =>
        results.Where(r => !r.IsKilled).Select(r => $"survived: {r.Id}: {Bug(r.Id)}{(r.Note.Length > 0 ? $" ({r.Note})" : "")}");

    private static string[] Cells(MutantResult r) =>
    [
        r.Id, r.Model, r.IsKilled ? string.Join(' ', r.KilledBy) : "-", Number(r.FirstCase), Number(r.Cases), Number(r.TimesRun), Number(r.Instructions),
    ];

    private static string Number(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "-";

    private static bool IsHeldOut(string id) => BugList.All.FirstOrDefault(b => b.Id == id)?.IsHeldOut ?? false;

    private static string Bug(string id) => BrokenModels.All.FirstOrDefault(d => d.Id == id)?.Bug ?? "";
}
