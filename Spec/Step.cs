using System.Runtime.CompilerServices;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Memory;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Spec;

/// <summary>
/// The one step of the specification: from a PE, memory and inputs to the next PE and the effects outside it. Pure.
/// The order is the manual's: interrupts, illegal state, fetch, decode, traps, execution.
/// </summary>
public static class Step
{
    /// <exception cref="NotModelledException">The step reaches something that the architecture defines and that is not modelled.</exception>
    public static void Run(in PE pe, IReadMemory memory, in Inputs inputs, out StepResult result) =>
        Run(pe, memory, Walks.Instance, inputs, out result);

    /// <summary>The same, with translations that something beside the walk remembers.</summary>
    /// <inheritdoc cref="Run(in PE, IReadMemory, in Inputs, out StepResult)"/>
    public static void Run(in PE pe, IReadMemory memory, ITranslations translations, in Inputs inputs, out StepResult result)
    {
        // Begin sets every field, so that none need be cleared before.
        Unsafe.SkipInit(out result);
        result.Begin(pe);
        if (Interrupts.Pending(pe, inputs) is { } interrupt)
        {
            Take(pe, interrupt, ref result);
            return;
        }
        var transition = new Transition(ref result.Next, ref result.Effects, memory, translations, in inputs);
        if (FetchAndExecute(ref transition, ref result) is { } exception)
            Take(pe, exception, ref result);
    }

    /// <summary>
    /// An operation of the model whose portal was fetched: the instruction executes as if it had been at PC.
    /// Interrupts were looked at before the fetch of the portal.
    /// </summary>
    /// <param name="pe">The PE with the registers that the operation is lent.</param>
    /// <param name="word">The instruction.</param>
    /// <inheritdoc cref="Run(in PE, IReadMemory, ITranslations, in Inputs, out StepResult)"/>
    public static void Operate(in PE pe, uint word, IReadMemory memory, ITranslations translations, in Inputs inputs, out StepResult result)
    {
        Unsafe.SkipInit(out result);
        result.Begin(pe);
        result.Word = word;
        var transition = new Transition(ref result.Next, ref result.Effects, memory, translations, in inputs);
        if (Perform(ref transition, A64.Decode(word, pe.Configuration.Cpu.Features), word, ref result) is { } exception)
            Take(pe, exception, ref result);
    }

    /// <summary>The instruction at PC; the exception that it raises, or null when it completes.</summary>
    private static ExceptionRecord? FetchAndExecute(ref Transition t, ref StepResult result)
    {
        if ((t.Next.PC & 3) != 0)
            return Fault.PCAlignment(t.Next.PC);
        if (Mem.Fetch(ref t, out uint word, out var address) is { } abort)
            return abort;
        result.Word = word;
        if (t.Next.PSTATE.IL)
            return Fault.IllegalState;
        var op = A64.Decode(word, t.Next.Configuration.Cpu.Features);
        if (op == Op.Unallocated && IsPortal(t.Next, word))
        {
            result.Event = StepEvent.Portal;
            result.Fetched = address;
            return null;
        }
        return Perform(ref t, op, word, ref result);
    }

    private static bool IsPortal(in PE pe, uint word) =>
        Portal.IsPortal(word) && ((byte)pe.Configuration.Choices.Portals & 1 << (int)pe.EL) != 0;

    /// <summary>The instruction behind the fetch; the exception that it raises, or null when it completes.</summary>
    private static ExceptionRecord? Perform(ref Transition t, Op op, uint word, ref StepResult result)
    {
        if (MayTrap(op) && Trapped(ref t, op, word) is { } trap)
            return trap;
        var c = A64.ClassOf(op);
        if (c == EncodingClass.ExceptionGeneration && FirmwareCalls.Intercepts(t.Next, word))
        {
            result.Event = StepEvent.FirmwareCall;
            t.Next.PC += 4;
            return null;
        }
        if (!A64.IsModelled(op))
            throw NotModelledException.Instruction(op, word, t.Next.PC);
        var exception = Execute.Dispatch(ref t, c, op, word);
        if (c == EncodingClass.UnconditionalBranchRegister && op == Op.ERET_64E_branch_reg && exception is null)
            result.Event = StepEvent.Return;
        return exception;
    }

    private static bool MayTrap(Op op) => op == Op.Unallocated || A64.TrapsOf(op).Length > 0 || A64.IsSystemAccess(op);

    private static ExceptionRecord? Trapped(ref Transition t, Op op, uint word)
    {
        var unobserved = default(Unobserved);
        return Decide.Instruction(TrapView.Of(t.Next, t.Inputs), op, word, ref unobserved).ToException();
    }

    /// <summary>The model at the PE has no portal at the address that was fetched: the instruction is UNDEFINED after all.</summary>
    public static void RefusePortal(in PE pe, ref StepResult result) => Take(pe, ExceptionRecord.Undefined, ref result);

    /// <summary>The exception is taken from the state in which the step began: what the instruction did so far is dropped, except for updates of translation table descriptors.</summary>
    private static void Take(in PE pe, ExceptionRecord exception, ref StepResult result)
    {
        result.Effects = new Effects { DescriptorUpdates = result.Effects.DescriptorUpdates };
        result.Event = StepEvent.Exception;
        result.Exception = exception;
        result.Next = AArch64.TakeException(pe, exception);
    }
}
