using System.Diagnostics;
using VirtSpec.Properties.Rigs;
using VirtSpec.Properties.Runs;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Cli.Checking;

/// <summary>Runs cases of a model, and says what became of it.</summary>
internal static class CheckRuns
{
    /// <summary>Puts a design on a board and runs cases; code of the design that throws is an outcome.</summary>
    public static TargetOutcome Check(IHypervisorDesign design, GivenBoard given, CheckRequest request, ICheckListener listener)
    {
        try
        {
            var suites = DesignSuites.For(design, given);
            var result = request.Replay is null ? Run(suites, request, listener) : ReplayedCase.Run(suites.Suites, request);
            return new TargetOutcome.Checked(request.Claims.Count == 0 ? result : Only(result, request.Claims));
        }
        catch (Exception e) when (e is not CommandError and not OutOfMemoryException)
        {
            return Of(design, e);
        }
    }

    private static RunResult Run(DesignSuites suites, CheckRequest request, ICheckListener listener)
    {
        var watch = Stopwatch.StartNew();
        var failures = new Dictionary<string, int>();
        return ClaimRun.Run(suites.Suites, suites.Uncovered, new RunRequest(request.Seed, request.Seconds is null ? request.Max : ulong.MaxValue)
        {
            Shard = request.Shard,
            Threads = request.Threads,
            Coverage = request.Coverage,
            MayGoOn = request.Seconds is { } seconds ? () => watch.Elapsed.TotalSeconds < seconds : null,
            Progress = (suite, cases, failed) =>
            {
                failures[suite] = failed;
                if (suite == suites.Suites[0].Name)
                    listener.Progress(cases, failures.Values.Sum());
            },
        });
    }

    /// <summary>An outcome, so that other targets are still checked.</summary>
    private static TargetOutcome Of(IHypervisorDesign design, Exception why) => why is RigException ? why.InnerException switch
    {
        NotModelledException limit => new TargetOutcome.NotModelled(limit.What),
        ConfigurationException refused => new TargetOutcome.Refused([$"it cannot have the configuration: {refused.Message}"]),
        TargetCodeException code => new TargetOutcome.Broke(code.Message),
        _ => new TargetOutcome.Broke(why.Message.StartsWith($"{design.Name}: ", StringComparison.Ordinal) ? why.Message[(design.Name.Length + 2)..] : why.Message),
    }
    : new TargetOutcome.Broke(why is CaseException ? why.Message : $"{why.GetType().Name}: {why.Message}");

    /// <summary>The claims that were asked for, and those that failed beside them.</summary>
    private static RunResult Only(RunResult result, IReadOnlyList<string> claims) =>
        result with { Claims = ValueArray<ClaimResult>.Of(result.Claims.Where(c => claims.Contains(c.Claim) || c.Failures > 0)) };
}
