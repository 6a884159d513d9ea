using VirtSpec.Properties.Binaries;
using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Runs;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Report;

/// <summary>A hypervisor of a report, and what became of it.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Arguments">How a replay line names it, with the options that belong to it.</param>
public sealed record ReportTarget(string Name, string Arguments, TargetResult Result)
{
    /// <summary>The verdict on a target that keeps all claims.</summary>
    public const string Conforming = "conforms";

    /// <summary>What links call it: letters, digits and hyphens, and no other target of the report has it.</summary>
    public string Id { get; init; } = "";

    /// <summary>What is known of the target itself; null when nothing is.</summary>
    public string? Note { get; init; }

    /// <summary>The claims that were looked at, in the order of the result.</summary>
    public ValueArray<ClaimVerdictRow> Claims => field ??= ValueArray<ClaimVerdictRow>.Of(Rows());

    /// <summary>The verdict on the target in one word or two.</summary>
    public string Verdict => Result switch
    {
        TargetResult.Ran { Run.CanaryFailed: false } => "says nothing",
        TargetResult.Ran { Run.Conforms: true } or TargetResult.Watched { Image.Conforms: true } => Conforming,
        TargetResult.Ran or TargetResult.Watched => Claims.Any(c => c.Word == VerdictWord.Fails) ? VerdictWord.Fails : Result is TargetResult.Ran ? VerdictWord.Vacuous : "INCONCLUSIVE",
        TargetResult.Ended ended => ended.How,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The CPU of its runs; null when there was none.</summary>
    public string? Cpu => Result switch
    {
        TargetResult.Ran { Run: var run } => run.Cpu,
        TargetResult.Watched { Image: var image } => image.Cpu,
        _ => null,
    };

    /// <summary>Why, in one line.</summary>
    public string Reason => Result switch
    {
        TargetResult.Ended ended => ended.Reason,
        TargetResult.Ran { Run.CanaryFailed: false } => "a claim that no hypervisor keeps did not fail",
        TargetResult.Watched { Image: var image } when !image.Failed.Any() && image.Missing.Any() => $"nothing could have broken {string.Join(", ", image.Missing)}",
        _ => string.Join(", ", Claims.GroupBy(c => c.Word).Select(g => $"{g.Key} {g.Count()}")),
    };

    /// <summary>The command that runs an image again.</summary>
    public string Again => $"virtspec check {Arguments}";

    /// <summary>What was run.</summary>
    public string Amount => Result switch
    {
        TargetResult.Ran { Run: var run } => $"seed {run.Seed}, {run.Max} cases{Parts(run)}, {run.Steps} steps, {run.Exits} exits, {run.Cpu}",
        TargetResult.Watched { Image: var image } => $"one run of {image.Steps} steps, {image.Cpu}; ended: {image.End}",
        _ => "",
    };

    private static string Parts(RunResult run) => run.Shards.Count == run.Shards[0].Count ? "" : $" (only parts {string.Join(", ", run.Shards.Select(s => s.Index + 1))} of {run.Shards[0].Count})";

    private IEnumerable<ClaimVerdictRow> Rows() => Result switch
    {
        TargetResult.Ran { Run: var run } => run.Claims.Where(c => c.Verdict != Runs.Verdict.NotCovered && c.Claim != RunResult.DeclaredClaim).Select(c =>
            new ClaimVerdictRow(c.Claim, VerdictWord.Of(c.Verdict), c.Classes.Select(k => k.Cases).DefaultIfEmpty(c.Cases).Max(), c.Cases, c.Failures)),
        TargetResult.Watched { Image: var image } => image.Verdicts.Select(v =>
            new ClaimVerdictRow(v.Claim.Id, VerdictWord.Of(v.Kind), v.Premises.Sum(p => p.Count), 1, v.FindingCount)),
        _ => [],
    };
}

/// <summary>What is said of one claim about one target.</summary>
/// <param name="Premises">How often its premise held, in its most frequent class.</param>
/// <param name="Cases">How many cases ran for it; 1 for the run of an image.</param>
/// <param name="Failures">In how many cases it failed, or how often in the run of an image.</param>
public sealed record ClaimVerdictRow(string Claim, string Word, long Premises, long Cases, long Failures);

/// <summary>What became of a target.</summary>
public abstract record TargetResult
{
    private TargetResult()
    {
    }

    /// <summary>Cases of a model ran.</summary>
    public sealed record Ran(RunResult Run) : TargetResult;

    /// <summary>An image ran.</summary>
    public sealed record Watched(WatchedImage Image) : TargetResult;

    /// <summary>It could not be checked, or did what no hypervisor may.</summary>
    /// <param name="How">refused, broke, or not modelled.</param>
    public sealed record Ended(string How, string Reason) : TargetResult;
}

/// <summary>The claims that something looks at, by their IDs.</summary>
public static class ClaimCatalogue
{
    public static IReadOnlyList<Claim> All { get; } = [.. EquivalenceClaims.All, Rigs.Efficiency.Claim, .. BoundaryClaims.All, Rigs.Isolation.Claim];

    /// <summary>Null for a claim that no list has.</summary>
    public static Claim? Find(string id) => All.FirstOrDefault(c => c.Id == id);
}
