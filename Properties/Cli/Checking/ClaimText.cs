namespace VirtSpec.Cli.Checking;

/// <summary>What <c>props</c> prints: each claim with its premise and classes.</summary>
public static class ClaimText
{
    public static IEnumerable<string> Lines(Shard shard)
    {
        var report = shard.Report;
        yield return report.Count == shard.Of
            ? $"{shard.Arguments}, seed {report.Seed}, {report.Count} cases"
            : $"{shard.Arguments}, seed {report.Seed}, {report.Count} of {shard.Of} cases, from case {report.First} on";
        yield return "";
        int width = report.Claims.Max(c => c.Claim.Length);
        foreach (var claim in report.Claims)
        {
            yield return $"{claim.Claim.PadRight(width)}  {VerdictText.Of(claim.Verdict)}; premise in {claim.Premises} of {claim.Cases} cases";
            if (claim.Classes.Count > 0)
                yield return $"{new string(' ', width)}  {string.Join(", ", claim.Classes.Select(c => $"{c.Name} {c.Cases}"))}";
        }
        var target = new CheckedTarget(report.Hypervisor, shard.Arguments, new TargetOutcome.Checked(report));
        foreach (string line in ReportText.Details(target).Concat(ReportText.NotCoveredLines([target])).Concat(ReportText.DifferenceLines(target)))
            yield return line;
    }
}
