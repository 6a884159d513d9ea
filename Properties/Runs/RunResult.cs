using VirtSpec.Properties.Coverage;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Runs;

/// <summary>What is said of a claim at the end.</summary>
public enum Verdict
{
    /// <summary>It held in all cases that ran, and its premise held often enough.</summary>
    Holds,

    /// <summary>It did not hold in a case.</summary>
    Fails,

    /// <summary>It held, and its premise held in a class less often than it must.</summary>
    Vacuous,

    /// <summary>It was looked at in cases of which none demanded anything of it: it says nothing, and had no class that must be met.</summary>
    Inconclusive,

    /// <summary>Nothing looked at it; the reason is beside it.</summary>
    NotCovered,
}

/// <summary>How often the premise of a claim held in a class.</summary>
/// <param name="Cases">In how many cases.</param>
/// <param name="Least">The least part of all cases that ran.</param>
public sealed record ClassCount(string Name, long Cases, double Least);

/// <summary>A counterexample.</summary>
/// <param name="Case">The number of the first case that failed.</param>
/// <param name="Text">What the monitor found in the case when it was shrunk.</param>
/// <param name="Step">The number of the step at which.</param>
/// <param name="Instructions">How many instructions of guests are left.</param>
/// <param name="Replay">The key of the shrunk case.</param>
/// <param name="Listing">The shrunk case with its traps, many lines.</param>
public sealed record Counterexample(ulong Case, string Text, ulong Step, int Instructions, string Replay, string Listing)
{
    /// <summary>What shows it beside the listing; null when nobody looked.</summary>
    public Evidence? Evidence { get; init; }
}

/// <summary>What a run found out about a claim.</summary>
/// <param name="Cases">How many ran for it.</param>
/// <param name="LeftOut">How many more reached a limit of the specification, and say nothing.</param>
/// <param name="Failures">How many failed.</param>
/// <param name="NotCovered">Why nothing looked at it; null when something did.</param>
public sealed record ClaimResult(string Claim, long Cases, long LeftOut, ValueArray<ClassCount> Classes, long Failures, Counterexample? First, string? NotCovered)
{
    public Verdict Verdict =>
        NotCovered is not null ? Verdict.NotCovered
        : Failures > 0 ? Verdict.Fails
        : Cases == 0 || Classes.Any(IsRare) ? Verdict.Vacuous
        : Classes.Count > 0 && Classes.All(c => c.Cases == 0) ? Verdict.Inconclusive
        : Verdict.Holds;

    /// <summary>The classes that were met too seldom.</summary>
    public IEnumerable<ClassCount> Rare => Classes.Where(IsRare);

    private bool IsRare(ClassCount c) => c.Cases < c.Least * Cases;
}

/// <summary>How often a class of items was executed.</summary>
public sealed record ShareCount(string Suite, string Class, long Cases);

/// <summary>Which part of a run was made: every number from 0 to Max - 1 that is Index modulo Count.</summary>
public sealed record Shard(int Index, int Count);

/// <summary>The result of a run: a function of design, suites, seed and count, and neither of time nor of how many cores there were.</summary>
/// <param name="Max">How many cases, over all shards.</param>
/// <param name="Shards">Which parts are in it.</param>
/// <param name="CanaryFailed">The claim that must fail did.</param>
public sealed record RunResult(
    string Design, string Cpu, ulong Seed, ulong Max, ValueArray<Shard> Shards, bool CanaryFailed, ValueArray<ClaimResult> Claims, ValueArray<ShareCount> Shares, ulong Steps, ulong Exits)
{
    /// <summary>The form of the files; readers refuse others.</summary>
    public const int Version = 2;

    /// <summary>The ID of a claim that only counts: in how many cases a guest saw a difference that its hypervisor declares.</summary>
    public const string DeclaredClaim = "declared";

    /// <summary>What the cases of each suite have exercised; empty when nobody counted.</summary>
    public ValueArray<SuiteCoverage> Coverage { get; init; } = ValueArray<SuiteCoverage>.Of([]);

    /// <summary>How a replay line names the design, with the options that belong to it.</summary>
    public string Arguments { get; init; } = Design;

    /// <summary>No claim failed or was met too seldom, and the canary failed.</summary>
    public bool Conforms => CanaryFailed && Claims.All(c => c.Verdict is Verdict.Holds or Verdict.Inconclusive or Verdict.NotCovered);
}
