using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Classification;

/// <summary>How often what happened in the samples of an encoding, each in its base state.</summary>
/// <param name="EL1">Exceptions to EL1.</param>
/// <param name="EL2">Exceptions to EL2.</param>
/// <param name="Limit">What the specification does not model, from the first sample that reached it; null when none did.</param>
public sealed record Counts(int Completed, int EL1, int EL2, int NotModelled, string? Limit);

/// <summary>An encoding at an Exception level, with what was found.</summary>
public sealed record Classified(Subject Subject, ExceptionLevel EL, Labels Labels, Counts Counts, IReadOnlyList<Witness> Witnesses)
{
    /// <summary>Control-sensitive or behaviour-sensitive.</summary>
    public bool IsSensitive => (Labels & (Labels.ControlSensitive | Labels.BehaviourSensitive)) != 0;
}
