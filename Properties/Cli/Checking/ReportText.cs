namespace VirtSpec.Cli.Checking;

/// <summary>What a report says behind its table: why, how to see it again, and what was not looked at.</summary>
public static class ReportText
{
    /// <summary>Everything about several targets.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<CheckedTarget> targets)
    {
        int width = targets.Max(t => t.Name.Length);
        return VerdictTable.Lines(targets)
            .Concat(targets.Select(t => $"{t.Name.PadRight(width)}  {t.Summary}"))
            .Concat(targets.SelectMany(Details))
            .Concat(NotCoveredLines(targets))
            .Concat(targets.SelectMany(DifferenceLines));
    }

    /// <summary>Counterexamples and doubts of one target.</summary>
    public static IEnumerable<string> Details(CheckedTarget target) => target.Outcome switch
    {
        TargetOutcome.Checked { Report: var report } => report.Claims.Where(c => c.Verdict != Verdict.Holds).SelectMany(c => Details(target, c)),
        TargetOutcome.Refused { Reasons: { Count: > 1 } reasons } => ["", .. reasons],
        _ => [],
    };

    private static IEnumerable<string> Details(CheckedTarget target, ClaimResult claim)
    {
        yield return "";
        string where = $"{target.Name}: {claim.Claim}";
        if (claim.Counterexample is { } found)
        {
            yield return $"{where}: {found.Text}";
            foreach (string line in found.Lines)
                yield return line.Length == 0 ? "" : "  " + line;
            yield return $"replay: {Replay(target, claim.Claim, found.Replay)}";
        }
        else if (claim.Doubt is { } doubt)
        {
            yield return $"{where} is inconclusive: {doubt}";
        }
        else if (claim.Premises == 0)
        {
            yield return $"{where} is vacuous: its premise held in none of {claim.Cases} cases";
        }
        else
        {
            foreach (var c in claim.Classes.Where(c => !c.Suffices(claim.Cases)))
                yield return $"{where} is vacuous: class '{c.Name}' in {c.Cases} of {claim.Cases} cases, expected at least {Math.Floor(c.Share * claim.Cases)}";
        }
    }

    /// <summary>The command that shows a counterexample again.</summary>
    public static string Replay(CheckedTarget target, string claim, string key) => $"virtspec props {claim} --hypervisor {target.Arguments} --replay {key}";

    /// <summary>Claims that were not checked, each once with the hypervisors that have the same reason.</summary>
    public static IEnumerable<string> NotCoveredLines(IReadOnlyList<CheckedTarget> targets)
    {
        var checkedTargets = targets.Where(t => t.Outcome is TargetOutcome.Checked).ToArray();
        var rows = checkedTargets.SelectMany(t => ((TargetOutcome.Checked)t.Outcome).Report.NotCovered.Select(n => (t.Name, n)))
            .GroupBy(r => r.n, (n, same) => (n.Claim, n.Reason, Of: same.Select(s => s.Name).ToArray())).ToArray();
        if (rows.Length == 0)
            yield break;
        yield return "";
        yield return "not covered:";
        int width = rows.Max(r => r.Claim.Length);
        foreach (var (claim, reason, of) in rows)
            yield return $"  {claim.PadRight(width)}  {reason}{(of.Length == checkedTargets.Length ? "" : $" ({string.Join(", ", of)})")}";
    }

    /// <summary>Where guests may differ from the bare machine, because the hypervisor says so, and how often one saw it.</summary>
    public static IEnumerable<string> DifferenceLines(CheckedTarget target)
    {
        if (target.Outcome is not TargetOutcome.Checked { Report.Differences: { Count: > 0 } rows })
            yield break;
        yield return "";
        yield return $"{target.Name} declares that a guest may see differ:";
        foreach (var row in rows)
            yield return $"  {row.Register} 0x{row.Mask:x}: {row.Reason}; seen in {row.Used} cases";
    }
}
