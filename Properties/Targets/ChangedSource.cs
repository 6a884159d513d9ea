using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;

namespace VirtSpec.Properties.Targets;

/// <summary>Applies a hunk to a source, and counts how often what it changed runs.</summary>
internal static class ChangedSource
{
    public static bool TryApply(DiffHunk hunk, SyntaxTree tree, [NotNullWhen(true)] out SyntaxTree? changed, out string error)
    {
        changed = null;
        var lines = tree.ToString().Split('\n');
        string[] before = [.. hunk.Before];
        int[] places = [.. Enumerable.Range(0, Math.Max(0, lines.Length - before.Length + 1)).Where(i => before.Select((b, j) => lines[i + j].TrimEnd('\r') == b).All(same => same))];
        if (places.Length != 1)
        {
            error = $"expected the lines of the hunk once in {hunk.File}, found them {places.Length} times";
            return false;
        }
        var after = hunk.Lines.Where(l => l[0] != '-').ToList();
        string[] text = [.. lines[..places[0]], .. after.Select(l => l[1..]), .. lines[(places[0] + before.Length)..]];
        // The first line that was changed: the first that was added, or what stands where the first was removed.
        int first = hunk.Lines.TakeWhile(l => l[0] == ' ').Count();
        var source = CompiledModels.Parse(new ModelSource(tree.FilePath, string.Join('\n', text)));
        changed = Probes.Insert(source, places[0] + Math.Min(first, after.Count - 1), preferNext: after.Count <= first || after[first][0] != '+');
        error = "";
        return true;
    }
}
