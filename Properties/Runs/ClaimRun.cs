using VirtSpec.Properties.Coverage;
using VirtSpec.Properties.Gen;
using VirtSpec.Properties.Rigs;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Runs;

/// <summary>
/// Runs cases against claims. This is what commands call: boot a <see cref="Rig"/> for the design, make a <see cref="Suite"/> for each way of looking at it, and <see cref="Run"/>.
/// Cases are independent by number and are counted in the order of their numbers, so that threads and shards change nothing.
/// </summary>
public static class ClaimRun
{
    /// <summary>Cases are run in blocks of so many, between which a run may end.</summary>
    public const int BlockCases = 256;

    /// <exception cref="CaseException">A monitor threw.</exception>
    public static RunResult Run(IReadOnlyList<Suite> suites, IReadOnlyList<Uncovered> uncovered, RunRequest request)
    {
        var tallies = suites.Select(suite => new Tally(suite)).ToArray();
        ulong max = request.Max;
        var checks = suites.Select(suite => Enumerable.Range(0, Math.Max(request.Threads, 1)).Select(_ => suite.Check()).ToArray()).ToArray();
        var coverage = suites.Select((_, s) => checks[s].Select(_ => request.Coverage ? new CoverageMonitor() : null).ToArray()).ToArray();
        for (ulong first = 0; first < max; first += BlockCases)
        {
            if (first > 0 && request.MayGoOn?.Invoke() == false)
            {
                max = first;
                break;
            }
            if (request.StopsAtFailure && Array.Exists(tallies, t => t.HasFailed))
                break;
            for (int s = 0; s < suites.Count; s++)
                RunBlock(suites[s], tallies[s], [.. checks[s].Zip(coverage[s])], request, (first, Math.Min(first + BlockCases, max)));
        }
        var claims = tallies.SelectMany((t, s) => t.Results(checks[s][0], request)).Concat(uncovered.Select(u => new ClaimResult(u.Claim, 0, 0, NoClasses, 0, null, u.Reason)));
        bool canary = suites.Select((suite, s) => CanaryFails(checks[s][0], request)).ToArray().All(fails => fails);
        var rig = suites[0].Rig;
        return new RunResult(rig.Design.Name, rig.Booted.Pe.Configuration.Cpu.Name, request.Seed, max, ValueArray<Shard>.Of([request.Shard]), canary,
            ValueArray<ClaimResult>.Of(OneEach(claims)), ValueArray<ShareCount>.Of(tallies.SelectMany(t => t.Shares)), Sum(tallies, t => t.Steps), Sum(tallies, t => t.Exits))
        {
            Coverage = ValueArray<SuiteCoverage>.Of(request.Coverage ? suites.Select((suite, s) => Of(suite, coverage[s])) : []),
        };
    }

    /// <summary>What a suite found against a claim of another one is added to the other's result.</summary>
    private static IEnumerable<ClaimResult> OneEach(IEnumerable<ClaimResult> results) =>
        results.GroupBy(c => c.Claim).Select(g => g.Aggregate((a, b) => a with { Cases = a.Cases + b.Failures, Failures = a.Failures + b.Failures, First = a.First ?? b.First }));

    private static SuiteCoverage Of(Suite suite, CoverageMonitor?[] monitors) =>
        new(suite.Name, ValueArray<string>.Of(suite.Claims.Select(c => c.Id).Where(id => id != RunResult.DeclaredClaim)), CoverageCounts.Sum(monitors.OfType<CoverageMonitor>().Select(m => m.Counts)));

    private static readonly ValueArray<ClassCount> NoClasses = ValueArray<ClassCount>.Of([]);

    private static ulong Sum(Tally[] tallies, Func<Tally, ulong> of) => tallies.Aggregate(0ul, (sum, t) => sum + of(t));

    private static void RunBlock(Suite suite, Tally tally, (ICaseCheck Check, CoverageMonitor? Coverage)[] checks, RunRequest request, (ulong First, ulong End) block)
    {
        ulong[] numbers = [.. Numbers(block, suite.Share, request.Shard)];
        var outcomes = new CaseOutcome[numbers.Length];
        int next = -1;
        if (checks.Length == 1)
            Work(0);
        else
            Parallel.For(0, checks.Length, new ParallelOptions { MaxDegreeOfParallelism = checks.Length }, Work);
        for (int i = 0; i < numbers.Length; i++)
            tally.Add(numbers[i], outcomes[i]);
        request.Progress?.Invoke(suite.Name, (ulong)tally.Cases, tally.Failed);

        void Work(int thread)
        {
            for (int i; (i = Interlocked.Increment(ref next)) < numbers.Length;)
                outcomes[i] = RunOne(checks[thread].Check, checks[thread].Coverage, request.Seed, numbers[i]);
        }
    }

    private static CaseOutcome RunOne(ICaseCheck check, CoverageMonitor? coverage, ulong seed, ulong number)
    {
        try
        {
            var @case = check.Draw(seed, number);
            return coverage is null ? check.Run(@case) : check.Run(@case, [coverage]);
        }
        catch (Exception e)
        {
            throw new CaseException($"case {seed}:{number}: {e.GetType().Name}: {e.Message}", e);
        }
    }

    /// <summary>The numbers of a block that a suite and a shard take: a suite with a share takes every so manyth, and the shards take turns in what it takes.</summary>
    private static IEnumerable<ulong> Numbers((ulong First, ulong End) block, uint share, Shard shard)
    {
        for (ulong number = block.First; number < block.End; number++)
            if (number % share == 0 && number / share % (ulong)shard.Count == (ulong)shard.Index)
                yield return number;
    }

    private static bool CanaryFails(ICaseCheck check, RunRequest request) =>
        check.Run(check.Draw(request.Seed, (ulong)request.Shard.Index), [new Canary()]).Fails(Canary.Claim.Id);
}

/// <summary>A case could not be run to its end because something of the tool threw; the message names the case.</summary>
public sealed class CaseException(string what, Exception? inner = null) : Exception(what, inner);
