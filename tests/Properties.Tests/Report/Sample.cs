using VirtSpec.Properties.Binaries;
using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Coverage;
using VirtSpec.Properties.Report;
using VirtSpec.Properties.Runs;
using VirtSpec.Properties.Tests.Rigs;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Tests.Report;

/// <summary>Results that tests of reports share: a sound hypervisor, a broken one, and one that could not be checked.</summary>
internal static class Sample
{
    private const ulong Cases = 300;

    public static ReportTarget Sound { get; } = Target(Run(Spoil.Nothing, threads: 1));

    public static ReportTarget Broken { get; } = Target(Run(Spoil.ChangesX5, threads: 1));

    public static ReportTarget Refused { get; } = new("mine & <yours>.cs", "'mine & <yours>.cs'", new TargetResult.Ended("refused", "mine.cs(3): error CS1002: ; expected"));

    /// <summary>An image with a guest: each claim of the boundary had an occasion to fail, or the one that is named did otherwise.</summary>
    public static ReportTarget Image(string name, string arguments, Func<Claim, ClaimVerdict>? verdict = null, CoverageCounts? coverage = null) => new(name, arguments, new TargetResult.Watched(
        new WatchedImage([.. BoundaryClaims.All.Select(verdict ?? Held)], 1000, "after 1000 steps") { Coverage = coverage }));

    public static ClaimVerdict Held(Claim claim) => new(claim, [("step", 10)], [], 0);

    public static IReadOnlyList<ReportTarget> All { get; } = [Sound, Broken, Refused];

    public static RunResult Run(Spoil spoil, int threads, Shard? shard = null) => ClaimRun.Run(
        [Rigged.Suite(Rigged.Single(spoil))], [new Uncovered("DM1", "no device makes accesses of its own")], new RunRequest(1, Cases) { Threads = threads, Shard = shard ?? new Shard(0, 1) });

    public static ReportTarget Target(RunResult run) => new(run.Design, run.Arguments, new TargetResult.Ran(run));

    /// <summary>The claim with which the broken one is caught.</summary>
    public static ClaimResult Failure => ((TargetResult.Ran)Broken.Result).Run.Claims.Single(c => c.Verdict == Verdict.Fails);
}
