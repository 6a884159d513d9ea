using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Coverage;
using VirtSpec.Properties.Runs;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Binaries;

/// <summary>What the run of an image has said.</summary>
/// <param name="Verdicts">One for each claim at the boundary.</param>
/// <param name="Steps">How many steps were watched.</param>
/// <param name="End">Why the run ended.</param>
public sealed record WatchedImage(IReadOnlyList<ClaimVerdict> Verdicts, ulong Steps, string End)
{
    /// <summary>The claims that must have had an occasion to fail. Of any hypervisor with a guest they have; a run without says nothing, and neither does a manifest that permits everything.</summary>
    public static IReadOnlyList<string> Needed { get; } = ["M1", "R4", "P1", "D1", "PG-2"];

    /// <summary>The CPU of the board.</summary>
    public string Cpu { get; init; } = CpuModel.CortexA57.Name;

    /// <summary>What the run has exercised; null when nobody counted.</summary>
    public CoverageCounts? Coverage { get; init; }

    /// <summary>What shows the first finding of each claim that failed.</summary>
    public IReadOnlyDictionary<string, Evidence> Evidence { get; init; } = new Dictionary<string, Evidence>();

    /// <summary>The claims that failed.</summary>
    public IEnumerable<string> Failed => Verdicts.Where(v => v.Kind == VerdictKind.Finding).Select(v => v.Claim.Id);

    /// <summary>The claims of <see cref="Needed"/> of which nothing could have failed.</summary>
    public IEnumerable<string> Missing => Needed.Where(id => !Verdicts.Any(v => v.Claim.Id == id && v.Kind != VerdictKind.Inconclusive));

    /// <summary>No claim failed, and those that are needed had an occasion to; others may have had none.</summary>
    public bool Conforms => !Failed.Any() && !Missing.Any();
}
