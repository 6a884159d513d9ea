using VirtSpec.Cli.Output;
using VirtSpec.Cli.Running;
using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Platform;
using VirtSpec.Properties.Binaries;
using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Coverage;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Cli.Checking;

/// <summary>Runs an EL2 image under the monitors of the boundary.</summary>
/// <param name="maxSteps">The run ends after so many steps.</param>
/// <param name="until">The texts whose printing ends it; null for none.</param>
/// <param name="coverage">Counts what the run exercises; null for nothing.</param>
internal sealed class ImageRun(ulong maxSteps, TextMatches? until, CoverageMonitor? coverage, ICheckListener listener)
{
    private const ulong SliceSteps = 65_536;

    public TargetOutcome Run(BoardState start, Manifest manifest)
    {
        var run = new WatchedRun(start, manifest, coverage is null ? [] : [coverage]);
        var observer = new ConsoleObserver(new ConsoleText(TextWriter.Null, new RunSetup(until, null, null, null)));
        StopReason stop;
        do
        {
            stop = run.Run(Math.Min(SliceSteps, maxSteps - run.Steps), ref observer);
            listener.Progress(run.Steps, failed: 0);
        }
        while (stop is StopReason.BudgetExhausted && run.Steps < maxSteps && until is not { Found: true });
        string end = until is { Found: true } ? "the console printed what --until names" : stop is StopReason.BudgetExhausted ? $"after {maxSteps} steps" : $"{stop}";
        var image = run.End(stop, end);
        if (HasGuests(image.Verdicts))
            return new TargetOutcome.Watched(image with { Coverage = coverage?.Counts });
        return stop is StopReason.NotModelled limit
            ? new TargetOutcome.NotModelled(limit.What)
            : new TargetOutcome.Broke($"it entered no guest in {run.Steps} steps: {end}");
    }

    /// <summary>EL2 has returned to a lower Exception level.</summary>
    private static bool HasGuests(IEnumerable<ClaimVerdict> verdicts) => verdicts.Any(v => v.Claim.Id == "P1" && v.Kind != VerdictKind.Inconclusive);
}
