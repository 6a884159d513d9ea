using VirtSpec.Properties.Equivalence;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Claims;

/// <summary>Two states of a PE that should have been one: what a report shows of a finding. Findings are the same or not by their claims, texts and steps.</summary>
/// <param name="expected">What the VM should have: that of its bare machine, or of the run that this one is compared with.</param>
public sealed class ComparedStates(PE expected)
{
    public PE Expected => expected;

    /// <summary>What the VM has; null for what the PE has behind the step of the finding.</summary>
    public PE? Found { get; init; }

    /// <summary>What the VM cannot see, and may differ.</summary>
    internal HiddenState Hidden { get; init; } = HiddenState.Nothing;

    public override bool Equals(object? obj) => obj is ComparedStates;

    public override int GetHashCode() => 0;
}
