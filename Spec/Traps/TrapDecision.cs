using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;

namespace VirtSpec.Spec.Traps;

/// <summary>What became of an instruction before it took effect.</summary>
public enum TrapOutcome : byte
{
    /// <summary>No control stops it.</summary>
    Completes,

    /// <summary>It is UNDEFINED.</summary>
    Undefined,

    /// <summary>A rule stopped it.</summary>
    Traps,
}

/// <summary>A decision and its reason.</summary>
/// <param name="Rule">The rule that fired; null when the instruction completes, or is UNDEFINED for want of a row.</param>
/// <param name="Word">The instruction word, from which the syndrome is made.</param>
public readonly record struct TrapDecision(TrapOutcome Outcome, TrapRule? Rule, uint Word)
{
    public static readonly TrapDecision Completes = new(TrapOutcome.Completes, null, 0);

    public static readonly TrapDecision Undefined = new(TrapOutcome.Undefined, null, 0);

    /// <summary>The exception that the decision leads to, or null when the instruction completes.</summary>
    public ExceptionRecord? ToException() => Outcome switch
    {
        TrapOutcome.Completes => null,
        TrapOutcome.Undefined => ExceptionRecord.Undefined with { Rule = Rule },
        _ => new ExceptionRecord(Rule!.EC, Rule.ISS(Word))
        {
            MinimumTarget = Rule.To == TrapTarget.EL2 ? ExceptionLevel.EL2 : ExceptionLevel.EL1,
            Rule = Rule,
        },
    };
}
