using VirtSpec.Machine.Platform;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Cli.Explain;

/// <summary>Prints an explanation: what the instruction is, what becomes of it, which rules decided, and what the exception reports.</summary>
internal sealed class ExplanationWriter(TextWriter output, Explanation e)
{
    private const int LabelWidth = 15;

    public void Write()
    {
        Line($"0x{e.Word:x8}", $"{Disassembler.Disassemble(e.Word, e.Before.PC)}");
        Line("at", $"{Level(e.Before.PSTATE)} of {e.Before.Configuration.Cpu.Name}");
        if (A64.IsSystemAccess(e.Op))
            WriteAccess();
        output.WriteLine();
        Line("outcome", Outcome());
        WriteRules();
        if (e.Step is { Exception: { } exception } step)
            new ExceptionWriter(this, e, step, exception).Write();
        else if (e.Step is { } completed)
            foreach (var (name, text) in Changes.Of(e.Before, completed))
                Line(name, text);
    }

    internal void Line(string label, string text) => output.WriteLine($"{label.PadRight(LabelWidth)}{text}".TrimEnd());

    internal void BlankLine() => output.WriteLine();

    /// <summary>What the encoding names, and what each Exception level may do with it.</summary>
    private void WriteAccess()
    {
        var encoding = SystemEncoding.Of(e.Word);
        if (e.Access is not { } row)
        {
            Line("accesses", $"{encoding}, which nothing on {e.Before.Configuration.Cpu.Name} lets software {(e.IsRead ? "read" : "write")}");
            return;
        }
        string kind = row.IsOperation ? "operation" : e.IsRead ? "read" : "write";
        string rights = string.Join(", ", Levels.Select(el => $"{el} {RightName(row.Right(el), row.IsOperation)}"));
        Line("accesses", $"{row.Name.Replace('_', row.IsOperation ? ' ' : '_')} ({encoding}), {kind}");
        Line("rights", $"{rights} [{Citation.Document}, {row.Citation}]");
    }

    private static readonly ExceptionLevel[] Levels = [ExceptionLevel.EL0, ExceptionLevel.EL1, ExceptionLevel.EL2];

    private static string RightName(AccessRight right, bool isOperation) => right switch
    {
        AccessRight.Undefined => "UNDEFINED",
        AccessRight.UndefinedAfterTraps => "UNDEFINED unless trapped",
        AccessRight.WO when isOperation => "executes",
        _ => right.ToString(),
    };

    private string Outcome()
    {
        if (e.Step is not { } step)
            return "not modelled";
        if (step.Exception is { } exception)
            return ExceptionOutcome(exception, step.Next.EL);
        return step.Event switch
        {
            StepEvent.FirmwareCall => $"answered by the firmware, {FirmwareOutcome()}; there is no exception",
            StepEvent.Return => $"completes, returns to {Level(step.Next.PSTATE)} at 0x{step.Next.PC:x}",
            _ => step.Effects.Wait switch
            {
                Wait.Interrupt => "completes, the PE waits for an interrupt",
                Wait.Event => "completes, the PE waits for an event",
                _ => "completes",
            },
        };
    }

    private static string ExceptionOutcome(ExceptionRecord exception, ExceptionLevel target)
    {
        if (exception.Rule is { To: not TrapTarget.Undefined })
            return $"traps to {target}";
        return exception.EC == ExceptionClass.Unknown ? $"UNDEFINED, taken to {target}" : $"takes an exception to {target}";
    }

    private string FirmwareOutcome()
    {
        ulong function = e.Before.X(0);
        string name = Enum.IsDefined((PsciFunction)function) ? $"PSCI {(PsciFunction)function}" : $"which does not know function 0x{function:x}";
        return Psci.Call(new PsciCall(function, e.Before.X(1), e.Before.X(2), e.Before.X(3)), [true]) is PsciAnswer.Returns returns ? $"{name}: X0 becomes 0x{returns.X0:x}" : name;
    }

    /// <summary>The rule that decided with its conditions, then those that were looked at before it.</summary>
    private void WriteRules()
    {
        if (e.Decision.Rule is { } rule)
        {
            Line("decided by", $"{rule.Name} [{rule.Cite}]");
            foreach (var part in Conditions.Conjuncts(rule.When))
                Line("", $"{part} holds: {Conditions.Facts(part, e.View)}");
        }
        else if (e.Decision.Outcome == TrapOutcome.Undefined)
        {
            Line("because", WhyUndefined());
        }
        foreach (var looked in e.Rules.Where(r => !r.Applies))
            Line("not by", $"{looked.Rule.Name}: {Conditions.WhyNot(looked.Rule, e.View)}");
    }

    private string WhyUndefined()
    {
        if (e.Op == Op.Unallocated)
            return "no encoding of this CPU matches the word";
        string access = e.IsRead ? "reading" : e.Access?.IsOperation == true ? "executing" : "writing";
        return e.Access is { } row
            ? $"{access} {row.Name.Replace('_', row.IsOperation ? ' ' : '_')} is UNDEFINED at {e.Before.EL}"
            : $"no register or operation of this CPU has the encoding {SystemEncoding.Of(e.Word)} for {access}";
    }

    internal static string Level(PSTATE pstate) => $"{pstate.EL}{(pstate.SP ? 'h' : 't')}";
}
