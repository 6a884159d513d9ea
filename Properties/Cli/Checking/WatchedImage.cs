using VirtSpec.Properties.Claims;

namespace VirtSpec.Cli.Checking;

/// <summary>What the run of an image has said.</summary>
/// <param name="Verdicts">One for each claim at the boundary.</param>
/// <param name="Steps">How many steps were watched.</param>
/// <param name="End">Why the run ended.</param>
public sealed record WatchedImage(IReadOnlyList<ClaimVerdict> Verdicts, ulong Steps, string End)
{
    /// <summary>Every claim holds; one of which nothing could fail says nothing.</summary>
    public bool Conforms => Verdicts.All(v => v.Kind == VerdictKind.Holds);
}
