using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Runs;

namespace VirtSpec.Cli.Checking;

/// <summary>What a report says behind its table: why, how to see it again, and what was not looked at.</summary>
public static class ReportText
{
    /// <summary>Everything about several targets.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<CheckedTarget> targets)
    {
        int width = targets.Max(t => t.Name.Length);
        return VerdictTable.Lines(targets)
            .Concat(targets.SelectMany(t => VerdictLines(t, width)))
            .Concat(targets.SelectMany(Details))
            .Concat(NotCovered(targets))
            .Concat(targets.SelectMany(Declared));
    }

    private static IEnumerable<string> VerdictLines(CheckedTarget target, int width) =>
        target.Note is { } note ? [$"{target.Name.PadRight(width)}  {target.Summary}", $"{new string(' ', width)}  {note}"] : [$"{target.Name.PadRight(width)}  {target.Summary}"];

    /// <summary>Counterexamples and doubts of one target.</summary>
    public static IEnumerable<string> Details(CheckedTarget target) => target.Outcome switch
    {
        TargetOutcome.Checked { Result: var result } => ClaimLine.Looked(result).Where(c => c.Verdict != Verdict.Holds).SelectMany(c => Details(target, result, c)),
        TargetOutcome.Watched { Image: var image } => image.Verdicts.Where(v => v.Kind == VerdictKind.Finding).SelectMany(v => Details(target, v)).Concat(Idle(target, image)).Append($"{target.Name} ended: {image.End}"),
        TargetOutcome.Refused { Reasons: { Count: > 1 } reasons } => ["", .. reasons],
        _ => [],
    };

    private static IEnumerable<string> Details(CheckedTarget target, RunResult result, ClaimResult claim)
    {
        yield return "";
        if (claim.First is { } first)
        {
            yield return $"{target.Name}: {claim.Claim} fails in {claim.Failures} of {claim.Cases + claim.LeftOut} cases, first in case {first.Case}; cut to {first.Instructions} instructions:";
            yield return $"  {first.Text}";
            foreach (string line in first.Listing.TrimEnd('\n').Split('\n'))
                yield return $"  {line}";
            yield return $"replay: virtspec props {claim.Claim} --hypervisor {target.Arguments} --replay {first.Replay}";
            yield break;
        }
        if (claim.Cases == 0)
            yield return $"{target.Name}: {claim.Claim} is vacuous: no case of {result.Max} ran to where it says something";
        foreach (var rare in claim.Rare)
            yield return $"{target.Name}: {claim.Claim} is vacuous: '{rare.Name}' in {rare.Cases} of {claim.Cases} cases, expected at least {Math.Ceiling(rare.Least * claim.Cases)}";
    }

    private static IEnumerable<string> Details(CheckedTarget target, Properties.Claims.ClaimVerdict verdict)
    {
        yield return $"{target.Name}: {verdict.Claim.Id} fails {verdict.FindingCount} times, first at step {verdict.Findings[0].Step}:";
        foreach (var finding in verdict.Findings)
            yield return $"  step {finding.Step}: {finding.Text}";
        yield return $"replay: virtspec check {target.Arguments}";
    }

    private static IEnumerable<string> Idle(CheckedTarget target, WatchedImage image)
    {
        string claims = string.Join(", ", image.Verdicts.Where(v => v.Kind == VerdictKind.Inconclusive).Select(v => v.Claim.Id));
        return claims.Length == 0 ? [] : [$"{target.Name}: inconclusive, because nothing happened that could have broken them or the manifest permits everything: {claims}"];
    }

    /// <summary>Claims that were not looked at, each once with the hypervisors that have the same reason.</summary>
    public static IEnumerable<string> NotCovered(IReadOnlyList<CheckedTarget> targets)
    {
        var models = targets.Where(t => t.Outcome is TargetOutcome.Checked).ToArray();
        var rows = models.SelectMany(t => ((TargetOutcome.Checked)t.Outcome).Result.Claims.Where(c => c.NotCovered is not null).Select(c => (t.Name, c.Claim, Reason: c.NotCovered!)))
            .GroupBy(r => (r.Claim, r.Reason), (row, same) => (row.Claim, row.Reason, Of: same.Select(s => s.Name).ToArray())).ToArray();
        if (rows.Length == 0)
            yield break;
        yield return "";
        yield return "not covered:";
        int width = rows.Max(r => r.Claim.Length);
        foreach (var (claim, reason, of) in rows)
            yield return $"  {claim.PadRight(width)}  {reason}{(of.Length == models.Length ? "" : $" ({string.Join(", ", of)})")}";
    }

    /// <summary>Where guests may differ from the bare machine, because the hypervisor says so, and how often one saw it.</summary>
    public static IEnumerable<string> Declared(CheckedTarget target)
    {
        var rows = target.Outcome is TargetOutcome.Checked { Result: var result } ? result.Claims.Where(c => c.Claim == DeclaredRows.ClaimId).SelectMany(c => c.Classes).ToArray() : [];
        if (rows.Length == 0)
            yield break;
        yield return "";
        yield return $"{target.Name} declares that a guest may see differ:";
        foreach (var row in rows)
            yield return $"  {row.Name}; seen in {row.Cases} cases";
    }
}
