namespace VirtSpec.Cli.Checking;

/// <summary>Claims by hypervisors, as text: the verdict, and in how many cases the premise held.</summary>
public static class VerdictTable
{
    private const int ColumnsOfPart = 4;
    private const string Gap = "  ";

    /// <summary>The lines; more hypervisors than fit beside each other make further tables.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<CheckedTarget> targets)
    {
        var columns = targets.Where(t => t.Outcome is TargetOutcome.Checked).ToArray();
        foreach (var part in columns.Chunk(ColumnsOfPart))
        {
            foreach (string line in Part(part))
                yield return line;
            yield return "";
        }
    }

    private static IEnumerable<string> Part(CheckedTarget[] targets)
    {
        string[] claims = [.. targets.SelectMany(Results).Select(r => r.Claim).Distinct()];
        string[][] columns = [["claim", .. claims], .. targets.Select(t => (string[])[t.Name, .. claims.Select(c => Cell(Results(t).FirstOrDefault(r => r.Claim == c)))])];
        int[] widths = [.. columns.Select(c => c.Max(cell => cell.Length))];
        for (int row = 0; row <= claims.Length; row++)
            yield return string.Join(Gap, columns.Select((c, i) => c[row].PadRight(widths[i]))).TrimEnd();
    }

    private static IReadOnlyList<ClaimResult> Results(CheckedTarget target) => ((TargetOutcome.Checked)target.Outcome).Report.Claims;

    private static string Cell(ClaimResult? result) => result is null ? "-" : $"{VerdictText.Of(result.Verdict)} {result.Premises}";
}
