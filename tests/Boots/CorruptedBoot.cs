using VirtSpec.Properties.Binaries;
using VirtSpec.Properties.Claims;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Boots;

/// <summary>A boot in which, once its guests run, a descriptor of a guest's stage 2 is changed in memory.</summary>
public static class CorruptedBoot
{
    /// <summary>How many steps a boot may still make until the guest is entered again, as every guest of the boots is.</summary>
    private const ulong PatienceSteps = 4_000_000;

    /// <summary>One boot for each kind.</summary>
    public static IEnumerable<CorruptionResult> Run(Boot boot, Manifest manifest, IEnumerable<CorruptionKind> kinds) => kinds.Select(kind => Run(boot, manifest, kind));

    private static CorruptionResult Run(Boot boot, Manifest manifest, CorruptionKind kind)
    {
        var corruption = new Corruption(kind);
        ulong doneAt = 0;
        bool wasClean = true;
        var end = WatchedBoot.Run(boot, manifest, run =>
        {
            if (doneAt == 0 && corruption.TryApply(run))
                (doneAt, wasClean) = (run.Steps, !run.HasFindings("M1") && !run.HasFindings("M2"));
            return doneAt != 0 && (run.HasFindings("M1") || run.HasFindings("M2") || run.Steps - doneAt > PatienceSteps);
        }, sliceSteps: WatchedBoot.SmallSliceSteps);
        return new CorruptionResult(kind, corruption.Done, wasClean, [.. end.Findings.Where(f => f.Claim is "M1" or "M2")]);
    }
}

/// <summary>What came of a corruption.</summary>
/// <param name="Done">What was changed; null when there was nothing to change.</param>
/// <param name="WasClean">There was no finding before.</param>
public sealed record CorruptionResult(CorruptionKind Kind, string? Done, bool WasClean, IReadOnlyList<Finding> Findings)
{
    public bool IsCaught => Done is not null && WasClean && Findings.Count > 0;

    public override string ToString() => $"{Kind}: {Done ?? "nothing to corrupt"}; {(Findings.Count > 0 ? Findings[0].Text : "not found")}";
}
