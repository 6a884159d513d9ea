using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Spec.Traps;

/// <summary>Sees each rule as it is looked at; <c>explain</c> records, a run does not.</summary>
public interface IRuleObserver
{
    void Looked(TrapRule rule, bool applies);
}

/// <summary>Looks at nothing; costs nothing.</summary>
public readonly struct Unobserved : IRuleObserver
{
    public void Looked(TrapRule rule, bool applies)
    {
    }
}

/// <summary>
/// The one trap decision: existence of the encoding first, then the rules of its row in the manual's order; the first that applies decides.
/// A run and <c>explain</c> both go through here.
/// </summary>
public static class Decide
{
    /// <summary>What happens to the instruction <paramref name="word"/>, decoded as <paramref name="op"/>, before it takes effect.</summary>
    public static TrapDecision Instruction<TObserver>(in TrapView view, Op op, uint word, ref TObserver observer)
        where TObserver : struct, IRuleObserver
    {
        if (op == Op.Unallocated)
            return TrapDecision.Undefined;
        return A64.IsSystemAccess(op)
            ? SystemAccess(view, word, rules: null, ref observer)
            : Rules(view, A64.TrapsOf(op), word, ref observer);
    }

    /// <summary>The same with each row's rules replaced, for tests that show that every rule matters.</summary>
    public static TrapDecision InstructionWith<TObserver>(in TrapView view, Op op, uint word, Func<TrapRule[], TrapRule[]> rules, ref TObserver observer)
        where TObserver : struct, IRuleObserver
    {
        if (op == Op.Unallocated)
            return TrapDecision.Undefined;
        return A64.IsSystemAccess(op)
            ? SystemAccess(view, word, rules, ref observer)
            : Rules(view, rules(A64.TrapsOf(op)), word, ref observer);
    }

    /// <summary>MRS, MSR (register), SYS and SYSL: the row of the encoding says whether the access exists and which rules look at it.</summary>
    private static TrapDecision SystemAccess<TObserver>(in TrapView view, uint word, Func<TrapRule[], TrapRule[]>? rules, ref TObserver observer)
        where TObserver : struct, IRuleObserver
    {
        bool isRead = (word >> 21 & 1) != 0;
        var entry = view.Configuration.Access[SystemEncoding.Of(word), isRead];
        if (entry is null)
            return TrapDecision.Undefined;
        bool exists = entry.Allows(view.EL, isRead);
        if (!exists && entry.Right(view.EL) != AccessRight.UndefinedAfterTraps)
            return TrapDecision.Undefined;
        var row = isRead ? entry.TrapsOnRead : entry.TrapsOnWrite;
        var decision = Rules(view, rules is null ? row : rules(row), word, ref observer);
        return decision.Outcome == TrapOutcome.Completes && !exists ? TrapDecision.Undefined : decision;
    }

    /// <summary>The first of <paramref name="rules"/> that applies decides.</summary>
    public static TrapDecision Rules<TObserver>(in TrapView view, TrapRule[] rules, uint word, ref TObserver observer)
        where TObserver : struct, IRuleObserver
    {
        foreach (var rule in rules)
        {
            bool applies = rule.Applies(view);
            observer.Looked(rule, applies);
            if (applies)
                return new TrapDecision(rule.To == TrapTarget.Undefined ? TrapOutcome.Undefined : TrapOutcome.Traps, rule, word);
        }
        return TrapDecision.Completes;
    }
}
