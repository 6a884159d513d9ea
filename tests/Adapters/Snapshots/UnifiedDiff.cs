using DiffPlex;
using DiffPlex.Model;

namespace VerifyTests;

/// <summary>Two texts as a unified diff.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;
    private const int MaxLines = 200;

    /// <summary>The diff with three lines of context; beyond 200 lines it says how many more there are.</summary>
    public static string Of(string oldText, string newText, string oldName, string newName)
    {
        var marksEnds = oldText.EndsWith('\n') != newText.EndsWith('\n');
        var diff = new Differ().CreateCustomDiffs(oldText, newText, ignoreWhiteSpace: false, text => Lines(text, marksEnds));
        List<string> lines = [$"--- {oldName}", $"+++ {newName}", .. Hunks(diff.DiffBlocks).SelectMany(hunk => HunkLines(hunk, diff))];
        return lines.Count <= MaxLines
            ? string.Join('\n', lines)
            : string.Join('\n', lines.Take(MaxLines).Append($"... and {lines.Count - MaxLines} more lines"));
    }

    private static string[] Lines(string text, bool marksEnds)
    {
        var lines = text.Split('\n');
        if (lines[^1].Length == 0)
            return lines[..^1];
        if (marksEnds)
            lines[^1] += "\n\\ No newline at end of file";
        return lines;
    }

    /// <summary>Groups changes whose contexts would touch.</summary>
    private static List<List<DiffBlock>> Hunks(IEnumerable<DiffBlock> blocks)
    {
        var hunks = new List<List<DiffBlock>>();
        foreach (var block in blocks)
        {
            if (hunks.Count > 0 && block.DeleteStartA - EndA(hunks[^1][^1]) <= 2 * Context)
                hunks[^1].Add(block);
            else
                hunks.Add([block]);
        }

        return hunks;
    }

    private static IEnumerable<string> HunkLines(List<DiffBlock> hunk, DiffResult diff)
    {
        var before = Math.Min(Context, hunk[0].DeleteStartA);
        var (startA, startB) = (hunk[0].DeleteStartA - before, hunk[0].InsertStartB - before);
        var endA = Math.Min(diff.PiecesOld.Length, EndA(hunk[^1]) + Context);
        var endB = endA - EndA(hunk[^1]) + hunk[^1].InsertStartB + hunk[^1].InsertCountB;
        yield return $"@@ -{Range(startA, endA)} +{Range(startB, endB)} @@";

        var next = startA;
        foreach (var block in hunk)
        {
            foreach (var line in diff.PiecesOld[next..block.DeleteStartA])
                yield return $" {line}";
            foreach (var line in diff.PiecesOld[block.DeleteStartA..EndA(block)])
                yield return $"-{line}";
            foreach (var line in diff.PiecesNew[block.InsertStartB..(block.InsertStartB + block.InsertCountB)])
                yield return $"+{line}";
            next = EndA(block);
        }

        foreach (var line in diff.PiecesOld[next..endA])
            yield return $" {line}";
    }

    private static int EndA(DiffBlock block) => block.DeleteStartA + block.DeleteCountA;

    // An empty range names the line before it, as diff -u does.
    private static string Range(int start, int end) => start == end ? $"{start},0" : $"{start + 1},{end - start}";
}
