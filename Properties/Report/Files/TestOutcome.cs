using VirtSpec.Properties.Runs;

namespace VirtSpec.Properties.Report.Files;

/// <summary>What test tools are told of one claim about one target, or of a target that could not be checked.</summary>
/// <param name="Failure">What is wrong in one line; null when nothing is.</param>
/// <param name="Details">More lines; empty without. The first begins with no blank, because YAML takes the depth of all from it.</param>
/// <param name="Skipped">Why nothing is said; null when something is.</param>
internal sealed record TestOutcome(string Target, string Name, string? Failure, string Details, string? Skipped)
{
    public static IEnumerable<TestOutcome> Of(ReportTarget target) => target.Result switch
    {
        TargetResult.Ran { Run: var run } => run.Claims.Where(c => c.Claim != RunResult.DeclaredClaim).Select(c => Of(target, run, c)).Append(Canary(target, run)),
        TargetResult.Watched { Image: var image } => image.Verdicts.Select(v => Of(target, v, image.Missing.Contains(v.Claim.Id))),
        TargetResult.Ended ended => [new TestOutcome(target.Name, "is checked", $"{ended.How}: {ended.Reason}", "", null)],
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static TestOutcome Of(ReportTarget target, RunResult run, ClaimResult claim)
    {
        string? skipped = claim.Verdict switch
        {
            Verdict.NotCovered => claim.NotCovered,
            Verdict.Inconclusive => $"nothing could have broken it in {run.Max} cases",
            _ => null,
        };
        if (claim.First is { } first)
            return new TestOutcome(target.Name, claim.Claim, $"fails in {claim.Failures} of {claim.Cases + claim.LeftOut} cases: {first.Text}", $"what is left of the first case that fails:\n{first.Listing}replay: virtspec props {claim.Claim} --hypervisor {target.Arguments} --replay {first.Replay}", null);
        string rare = string.Join(", ", claim.Rare.Select(c => $"'{c.Name}' in {c.Cases} cases, expected at least {Math.Ceiling(c.Least * claim.Cases)}"));
        return new TestOutcome(target.Name, claim.Claim, claim.Verdict == Verdict.Vacuous ? $"vacuous: {(rare.Length == 0 ? "no case ran to where it says something" : rare)}" : null, "", skipped);
    }

    private static TestOutcome Of(ReportTarget target, Claims.ClaimVerdict verdict, bool isMissing) => new(
        target.Name, verdict.Claim.Id,
        verdict.FindingCount > 0 ? $"fails {verdict.FindingCount} times: {verdict.Findings[0].Text}" : isMissing ? "nothing could have broken it, and every hypervisor with a guest gives occasion" : null,
        string.Join('\n', verdict.Findings.Select(f => $"step {f.Step}: {f.Text}").Append($"replay: {target.Again}")),
        verdict.Kind == Claims.VerdictKind.Inconclusive && !isMissing ? "nothing could have broken it" : null);

    /// <summary>A run whose canary does not fail says nothing.</summary>
    private static TestOutcome Canary(ReportTarget target, RunResult run) =>
        new(target.Name, "the canary fails", run.CanaryFailed ? null : "a claim that no hypervisor keeps did not fail", "", null);
}
