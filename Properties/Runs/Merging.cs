using VirtSpec.Properties.Coverage;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Runs;

/// <summary>Puts the results of shards together. All shards of a run give what the run without shards gives, whose counterexamples are the same because each is that of the first failing number.</summary>
public static class Merging
{
    /// <exception cref="ResultFileException">They are not shards of one run, or one is there twice.</exception>
    public static RunResult Merge(IReadOnlyList<RunResult> results)
    {
        if (results.Count == 0)
            throw new ResultFileException("expected results to merge, found none");
        return results.Skip(1).Aggregate(results[0], Merge);
    }

    private static RunResult Merge(RunResult a, RunResult b)
    {
        Same("design", a.Design, b.Design);
        Same("target", a.Arguments, b.Arguments);
        Same("CPU", a.Cpu, b.Cpu);
        Same("seed", a.Seed, b.Seed);
        Same("number of cases", a.Max, b.Max);
        Same("number of shards", a.Shards[0].Count, b.Shards[0].Count);
        Same("suites with coverage", string.Join(' ', a.Coverage.Select(c => c.Suite)), string.Join(' ', b.Coverage.Select(c => c.Suite)));
        Same("claims", string.Join(' ', Listed(a).Select(c => c.Claim)), string.Join(' ', Listed(b).Select(c => c.Claim)));
        if (a.Shards.Intersect(b.Shards).FirstOrDefault() is { } twice)
            throw new ResultFileException($"expected each shard once, found {twice.Index + 1}/{twice.Count} twice");
        var ids = a.Claims.Concat(b.Claims).Select(c => c.Claim).Distinct();
        return a with
        {
            Shards = ValueArray<Shard>.Of(a.Shards.Concat(b.Shards).OrderBy(s => s.Index)),
            CanaryFailed = a.CanaryFailed && b.CanaryFailed,
            Claims = ValueArray<ClaimResult>.Of(ids.Select(id => Claim(a.Claims.FirstOrDefault(c => c.Claim == id), b.Claims.FirstOrDefault(c => c.Claim == id)))),
            Shares = ValueArray<ShareCount>.Of(a.Shares.Concat(b.Shares).GroupBy(s => (s.Suite, s.Class)).Select(g => new ShareCount(g.Key.Suite, g.Key.Class, g.Sum(s => s.Cases)))),
            Coverage = ValueArray<SuiteCoverage>.Of(a.Coverage.Concat(b.Coverage).GroupBy(c => c.Suite).Select(g => g.First() with { Counts = CoverageCounts.Sum(g.Select(c => c.Counts)) })),
            Steps = a.Steps + b.Steps,
            Exits = a.Exits + b.Exits,
        };
    }

    /// <summary>Claims of the suites; one that no suite lists is there only where it was reported.</summary>
    private static IEnumerable<ClaimResult> Listed(RunResult result) => result.Claims.Where(c => c.Classes.Count > 0 || c.NotCovered is not null);

    private static ClaimResult Claim(ClaimResult? a, ClaimResult? b)
    {
        if (a is null || b is null)
            return a ?? b!;
        Same($"classes of {a.Claim}", string.Join(' ', a.Classes.Select(c => (c.Name, c.Least))), string.Join(' ', b.Classes.Select(c => (c.Name, c.Least))));
        return a with
        {
            Cases = a.Cases + b.Cases,
            LeftOut = a.LeftOut + b.LeftOut,
            Failures = a.Failures + b.Failures,
            Classes = ValueArray<ClassCount>.Of(a.Classes.Select((c, i) => c with { Cases = c.Cases + b.Classes[i].Cases })),
            First = a.First is null || (b.First is not null && b.First.Case < a.First.Case) ? b.First : a.First,
        };
    }

    private static void Same<T>(string what, T a, T b)
    {
        if (!EqualityComparer<T>.Default.Equals(a, b))
            throw new ResultFileException($"expected shards of one run, found {what} {a} and {b}");
    }
}
