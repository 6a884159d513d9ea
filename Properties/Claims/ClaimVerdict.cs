namespace VirtSpec.Properties.Claims;

/// <summary>What a run, or many, say of a claim.</summary>
public enum VerdictKind
{
    /// <summary>Its premise held, and it held each time.</summary>
    Holds,

    /// <summary>It did not hold.</summary>
    Finding,

    /// <summary>Nothing could have failed: its premise never held, because nothing of the kind happened or because the manifest permits everything.</summary>
    Inconclusive,
}

/// <summary>The verdict on a claim.</summary>
/// <param name="Premises">How often its premise held, by class, in the order of the names.</param>
/// <param name="Findings">The first of them, each text once.</param>
/// <param name="FindingCount">All of them.</param>
public sealed record ClaimVerdict(Claim Claim, IReadOnlyList<(string Class, long Count)> Premises, IReadOnlyList<Finding> Findings, long FindingCount)
{
    public VerdictKind Kind => FindingCount > 0 ? VerdictKind.Finding : Premises.Sum(p => p.Count) > 0 ? VerdictKind.Holds : VerdictKind.Inconclusive;

    /// <summary>One line: the claim, the verdict, the premises.</summary>
    public override string ToString() =>
        $"{Claim.Id,-5}{Kind.ToString().ToLowerInvariant(),-13}{string.Join(", ", Premises.Select(p => $"{p.Class} {p.Count}"))}{(FindingCount > 0 ? $"; {FindingCount} findings" : "")}";
}
