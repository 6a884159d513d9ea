using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Cli.Explain;

/// <summary>
/// What one instruction does in one state, and why: the step that a run would make, and the rules that its decision looked at.
/// </summary>
/// <param name="Before">The PE that executes the instruction.</param>
/// <param name="Access">The register or operation that MSR, MRS, SYS or SYSL names, or null.</param>
/// <param name="Rules">The rules in the order in which they were looked at.</param>
/// <param name="Step">The step, or null when it stops as not modelled.</param>
/// <param name="Limit">What is not modelled, when the step stops so.</param>
internal sealed record Explanation(PE Before, uint Word, Op Op, AccessEntry? Access, TrapDecision Decision, IReadOnlyList<LookedAt> Rules, StepResult? Step, NotModelledException? Limit)
{
    /// <summary>What the conditions of rules look at.</summary>
    public TrapView View => TrapView.Of(Before, default);

    /// <summary>Whether the instruction reads a System register.</summary>
    public bool IsRead => (Word >> 21 & 1) != 0;

    /// <summary>Explains the instruction at the PC of <paramref name="pe"/>.</summary>
    /// <param name="memory">Has <paramref name="word"/> at that address.</param>
    public static Explanation Of(PE pe, uint word, IReadMemory memory)
    {
        var op = A64.Decode(word, pe.Configuration.Cpu.Features);
        var recorder = new RuleRecorder();
        var decision = Decide.Instruction(TrapView.Of(pe, default), op, word, ref recorder);
        var access = A64.IsSystemAccess(op) ? pe.Configuration.Access[SystemEncoding.Of(word), (word >> 21 & 1) != 0] : null;
        try
        {
            Spec.Step.Run(pe, memory, default, out var step);
            return new Explanation(pe, word, op, access, decision, recorder.Rules, step, null);
        }
        catch (NotModelledException limit)
        {
            return new Explanation(pe, word, op, access, decision, recorder.Rules, null, limit);
        }
    }
}
