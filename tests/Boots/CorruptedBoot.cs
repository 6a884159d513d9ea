using VirtSpec.Properties.Binaries;
using VirtSpec.Properties.Claims;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Boots;

/// <summary>A boot in which, once its guests run, a descriptor of a guest's stage 2 is changed in memory.</summary>
public static class CorruptedBoot
{
    /// <summary>How many steps a boot may still make until the guest is entered again, as every guest of the boots is.</summary>
    private const ulong PatienceSteps = 40_000_000;

    /// <summary>How many steps a boot may make until there is another guest, where one more kind needs it.</summary>
    private const ulong PatienceForMoreSteps = 40_000_000;

    /// <summary>How often the rig looks for a guest to corrupt. Between a corruption and its finding it looks at each step, so that no guest runs with it.</summary>
    private const ulong SliceSteps = 512;

    /// <summary>Corrupts in one way, and ends the boot at the step of the finding.</summary>
    /// <param name="done">What was changed, as <see cref="Corruption.Done"/> says it.</param>
    public static WatchedEnd RunToFinding(Boot boot, Manifest manifest, CorruptionKind kind, out string? done)
    {
        var corruption = new Corruption(kind);
        var end = WatchedBoot.Run(boot, manifest, run =>
        {
            if (corruption.Done is null)
                return corruption.TryApply(run) ? 1 : SliceSteps;
            return run.Findings.Any(corruption.IsFoundBy) ? 0u : 1;
        });
        done = corruption.Done;
        return end;
    }

    /// <summary>Corrupts in each way, one after the other, in one boot.</summary>
    public static IReadOnlyList<CorruptionResult> Run(Boot boot, Manifest manifest, IEnumerable<CorruptionKind> kinds)
    {
        var all = kinds.Select(kind => new Corruption(kind)).ToList();
        var left = all.Where(c => c.WhyNever(manifest) is null).ToList();
        var results = new List<CorruptionResult>();
        Corruption? current = null;
        ulong since = 0;
        WatchedBoot.Run(boot, manifest, run =>
        {
            if (current is null)
            {
                current = left.Find(c => c.TryApply(run));
                if (current is null)
                    return results.Count > 0 && run.Steps - since > PatienceForMoreSteps ? 0 : SliceSteps;
                since = run.Steps;
                run.ForgetFindings();
                return 1;
            }
            var found = run.Findings.Where(current.IsFoundBy).ToList();
            // Another guest may run first, and what it does to its page is a finding of another claim.
            if (found.Count == 0 && run.Steps - since < PatienceSteps)
                return 1;
            current.Undo(run);
            results.Add(new CorruptionResult(current.Kind, current.Done!, found));
            left.Remove(current);
            current = null;
            return left.Count > 0 ? SliceSteps : 0;
        });
        var without = all.Where(c => c.Done is null).Select(c => new CorruptionResult(c.Kind, null, []) { WhyNever = c.WhyNever(manifest) });
        return [.. results.Concat(without).OrderBy(r => r.Kind)];
    }
}

/// <summary>What came of a corruption.</summary>
/// <param name="Done">What was changed; null when there was nothing to change.</param>
/// <param name="Findings">Those that name it.</param>
public sealed record CorruptionResult(CorruptionKind Kind, string? Done, IReadOnlyList<Finding> Findings)
{
    /// <summary>Why there never is anything to change in this boot; null for one that was caught, or missed.</summary>
    public string? WhyNever { get; init; }

    public bool IsCaught => Done is not null && Findings.Count > 0;

    public override string ToString() => WhyNever is { } why
        ? $"{Kind}: {why}"
        : $"{Kind}: {Done ?? "no guest had anything to corrupt"}; {(Findings.Count > 0 ? Findings[0].Text : "not found")}";
}
