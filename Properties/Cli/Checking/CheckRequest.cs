using VirtSpec.Properties.Runs;

namespace VirtSpec.Cli.Checking;

/// <summary>What is asked of a hypervisor: cases of a seed, or one case again.</summary>
/// <param name="Seed">Of all draws.</param>
/// <param name="Max">How many cases, over all shards.</param>
/// <param name="Threads">How many run at a time; the result does not depend on it.</param>
internal sealed record CheckRequest(ulong Seed, ulong Max, int Threads)
{
    public Shard Shard { get; init; } = new(0, 1);

    /// <summary>The claims to report; all when empty.</summary>
    public IReadOnlyList<string> Claims { get; init; } = [];

    /// <summary>As many cases as fit into this time, in place of <see cref="Max"/>; the result says how many that were.</summary>
    public double? Seconds { get; init; }

    /// <summary>What the cases exercise is counted.</summary>
    public bool Coverage { get; init; }

    /// <summary>The key of the one case to run; null for cases of the seed.</summary>
    public string? Replay { get; init; }
}

/// <summary>Is told how a check goes on, from any thread.</summary>
internal interface ICheckListener
{
    /// <param name="done">How many cases of a model, or steps of an image.</param>
    /// <param name="failed">How many claims have failed.</param>
    void Progress(ulong done, int failed);
}

/// <summary>Code of a target threw outside its portals.</summary>
internal sealed class TargetCodeException(string what, Exception inner) : Exception(what, inner);
