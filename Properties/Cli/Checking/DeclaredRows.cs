using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Equivalence;
using VirtSpec.Properties.Gen;
using VirtSpec.Properties.Rigs;
using VirtSpec.Properties.Runs;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Cli.Checking;

/// <summary>
/// Counts in how many cases a declared difference excused something, as classes of a claim that has no other content: so that the counts are those of cases, and shards add them up.
/// </summary>
internal sealed class DeclaredRows(ICaseCheck inner, EquivalenceMonitor equivalence) : ICaseCheck
{
    public const string ClaimId = RunResult.DeclaredClaim;

    /// <summary>A claim with one class for each declared difference of a manifest.</summary>
    public static Claim ClaimOf(Manifest manifest) => new(ClaimId, "What a guest sees differ from the bare machine is declared.", "the manifest",
        ValueArray<ClaimClass>.Of(manifest.Differences.Select(d => new ClaimClass(Text(d), d.Reason, 0))), ValueArray<string>.Of([]));

    /// <summary>The row in one line.</summary>
    public static string Text(DeclaredDifference row) => $"{row.Register} 0x{row.Mask:x}: {row.Reason}";

    public GuestCase Draw(ulong seed, ulong number) => inner.Draw(seed, number);

    public CaseOutcome Run(GuestCase @case) => Counted(inner.Run(@case));

    public CaseOutcome Run(GuestCase @case, IReadOnlyList<IMonitor> more) => Counted(inner.Run(@case, more));

    private CaseOutcome Counted(CaseOutcome outcome)
    {
        var used = equivalence.Uses.Where(u => u.Uses > 0).Select(u => (ClaimId, Text(u.Row))).ToArray();
        return used.Length == 0 ? outcome : outcome with { Premises = [.. outcome.Premises, .. used] };
    }
}
