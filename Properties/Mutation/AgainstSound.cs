using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Gen;
using VirtSpec.Properties.Rigs;

namespace VirtSpec.Properties.Mutation;

/// <summary>A check of a broken design whose findings count where the sound one has none for the same claim, in the same case.</summary>
/// <param name="unsound">Takes the claims that the sound design failed in any case; other threads add to it too.</param>
internal sealed class AgainstSound(ICaseCheck broken, ICaseCheck sound, HashSet<string> unsound) : ICaseCheck
{
    /// <summary>As for the sound design, whatever the broken one lets guests do.</summary>
    public GuestCase Draw(ulong seed, ulong number) => sound.Draw(seed, number);

    public CaseOutcome Run(GuestCase @case) => Without(broken.Run(@case), @case);

    public CaseOutcome Run(GuestCase @case, IReadOnlyList<IMonitor> more) => Without(broken.Run(@case, more), @case);

    private CaseOutcome Without(CaseOutcome outcome, GuestCase @case)
    {
        if (outcome.Findings.Count == 0)
            return outcome;
        var own = sound.Run(@case);
        lock (unsound)
            unsound.UnionWith(own.Findings.Select(f => f.Claim));
        return outcome with { Findings = [.. outcome.Findings.Where(f => !own.Fails(f.Claim))] };
    }
}
