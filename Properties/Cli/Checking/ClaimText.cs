using VirtSpec.Properties.Report;
using VirtSpec.Properties.Runs;

namespace VirtSpec.Cli.Checking;

/// <summary>What <c>props</c> prints: each claim with how often its premise held, by class.</summary>
public static class ClaimText
{
    public static IEnumerable<string> Lines(RunResult result, string arguments)
    {
        int shards = result.Shards[0].Count;
        string part = result.Shards.Count == shards ? "" : $", shard {string.Join(" and ", result.Shards.Select(s => $"{s.Index + 1}"))} of {shards}";
        yield return $"{result.Design} on {result.Cpu}, seed {result.Seed}, {result.Max} cases{part}";
        yield return "";
        var claims = ClaimLine.Looked(result).ToArray();
        int width = claims.Max(c => c.Claim.Length), words = claims.Max(c => VerdictWord.Of(c.Verdict).Length);
        foreach (var claim in claims)
        {
            string classes = string.Join(", ", claim.Classes.Select(c => $"{c.Name} {c.Cases}"));
            yield return $"{claim.Claim.PadRight(width)}  {VerdictWord.Of(claim.Verdict).PadRight(words)}  {claim.Cases} cases{(claim.LeftOut > 0 ? $" and {claim.LeftOut} left out" : "")}{(classes.Length > 0 ? $": {classes}" : "")}";
        }
        var target = new CheckedTarget(result.Design, arguments, new TargetOutcome.Checked(result));
        foreach (string line in ReportText.Details(target).Concat(ReportText.NotCovered([target])).Concat(ReportText.Declared(target)))
            yield return line;
    }
}
