using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Rigs;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Runs;

/// <summary>Claims that are looked at together, by one way of running cases.</summary>
/// <param name="Name">A short word: <c>single</c>, <c>several</c>, <c>isolation</c>.</param>
/// <param name="Rig">Where its cases run.</param>
/// <param name="Check">Makes what a thread runs cases with.</param>
/// <param name="Share">Of so many cases of a run each: 1 for all, 4 for every fourth.</param>
public sealed record Suite(string Name, ValueArray<Claim> Claims, Rig Rig, Func<ICaseCheck> Check, uint Share = 1)
{
    /// <summary>The rigs by which cases are run; null for <see cref="Rig"/> alone.</summary>
    public RigSet? Rigs { get; init; }

    /// <summary>Where a case runs.</summary>
    public Rig RigOf(ulong number) => Rigs?.Of(number) ?? Rig;
}

/// <summary>A claim that nothing looks at, and why.</summary>
public sealed record Uncovered(string Claim, string Reason);

/// <summary>What is to be run.</summary>
/// <param name="Seed">Of all draws.</param>
/// <param name="Max">How many cases a suite has at most; cases are numbered from 0.</param>
public sealed record RunRequest(ulong Seed, ulong Max)
{
    /// <summary>Which part of the cases; all of them unless said otherwise.</summary>
    public Shard Shard { get; init; } = new(0, 1);

    /// <summary>How many threads run cases; the result does not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>No further block of cases is begun when a claim has failed.</summary>
    public bool StopsAtFailure { get; init; }

    /// <summary>Asked before each block of cases: false ends the run there, and the result says how many cases that was. For a limit in seconds; null for no limit.</summary>
    public Func<bool>? MayGoOn { get; init; }

    /// <summary>Told after each block: the suite, how many of its cases have run, how many claims have failed.</summary>
    public Action<string, ulong, int>? Progress { get; init; }

    /// <summary>What the cases exercise is counted.</summary>
    public bool Coverage { get; init; }

    /// <summary>How many runs the shrinking of one counterexample makes at most.</summary>
    public int ShrinkRuns { get; init; } = 3000;
}
