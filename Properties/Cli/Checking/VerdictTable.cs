namespace VirtSpec.Cli.Checking;

/// <summary>Claims by hypervisors, as text: the verdict, and how often the premise held.</summary>
public static class VerdictTable
{
    private const int ColumnsOfPart = 4;
    private const string Gap = "  ";

    /// <summary>The lines; more hypervisors than fit beside each other make further tables.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<CheckedTarget> targets)
    {
        var columns = targets.Where(t => ClaimLine.Of(t.Outcome).Any()).ToArray();
        foreach (var part in columns.Chunk(ColumnsOfPart))
        {
            foreach (string line in Part(part))
                yield return line;
            yield return "";
        }
    }

    private static IEnumerable<string> Part(CheckedTarget[] targets)
    {
        var lines = targets.Select(t => ClaimLine.Of(t.Outcome).ToArray()).ToArray();
        string[] claims = [.. lines.SelectMany(l => l).Select(r => r.Claim).Distinct()];
        string[][] columns = [["claim", .. claims], .. targets.Select((t, i) => (string[])[t.Name, .. claims.Select(c => Cell(lines[i].FirstOrDefault(r => r.Claim == c)))])];
        int[] widths = [.. columns.Select(c => c.Max(cell => cell.Length))];
        for (int row = 0; row <= claims.Length; row++)
            yield return string.Join(Gap, columns.Select((c, i) => c[row].PadRight(widths[i]))).TrimEnd();
    }

    private static string Cell(ClaimLine? line) => line is null ? "-" : $"{line.Word} {line.Premises}";
}
