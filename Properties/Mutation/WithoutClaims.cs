using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Gen;
using VirtSpec.Properties.Rigs;

namespace VirtSpec.Properties.Mutation;

/// <summary>A check whose findings for some claims do not count: the sound model has them too.</summary>
internal sealed class WithoutClaims(ICaseCheck check, IReadOnlyCollection<string> claims) : ICaseCheck
{
    public GuestCase Draw(ulong seed, ulong number) => check.Draw(seed, number);

    public CaseOutcome Run(GuestCase @case) => Without(check.Run(@case));

    public CaseOutcome Run(GuestCase @case, IReadOnlyList<IMonitor> more) => Without(check.Run(@case, more));

    private CaseOutcome Without(CaseOutcome outcome) => outcome.Findings.Any(f => claims.Contains(f.Claim))
        ? outcome with { Findings = [.. outcome.Findings.Where(f => !claims.Contains(f.Claim))] }
        : outcome;
}
