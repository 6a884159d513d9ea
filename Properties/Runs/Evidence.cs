using VirtSpec.Properties.Walks;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Runs;

/// <summary>What shows a counterexample beside its listing: the states, a walk, and the traps up to the step at which it failed.</summary>
/// <param name="States">What differs, or changed; empty when the finding has no step of its own.</param>
/// <param name="Walk">Of the address that the step accessed, or of the last one before it that did not belong to EL2; null when there was none.</param>
/// <param name="Traps">The last ones, in order.</param>
/// <param name="EarlierTraps">How many more there were before.</param>
public sealed record Evidence(StateTable States, PathDiagram? Walk, ValueArray<TrapEvent> Traps, long EarlierTraps)
{
    /// <summary>At what the run was, in one line; empty where a listing shows it.</summary>
    public string Where { get; init; } = "";
}

/// <summary>Two states beside each other.</summary>
/// <param name="Left">What the first column is: what was expected, or the state before.</param>
/// <param name="Right">What the second one is.</param>
public sealed record StateTable(string Left, string Right, ValueArray<StateRow> Rows);

/// <summary>One part of a state, in both columns; numbers in hexadecimal.</summary>
public sealed record StateRow(string Name, string Left, string Right)
{
    public bool Differs => Left != Right;
}
