using VirtSpec.Machine.Trace;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.State;

namespace VirtSpec.Machine.Cpu;

/// <summary>How a portal is run: the operation that the model's code waits for is made as one instruction of its PE.</summary>
public sealed partial class Runner
{
    private StopReason? Operate<TObserver>(Core core, in PE before, ref StepResult step, ref TObserver observer)
        where TObserver : struct, IMachineObserver
    {
        if (core.Model?.At(before, step.Word, step.Fetched) is not { } handler)
        {
            Step.RefusePortal(before, ref step);
            return Apply(core, before, ref step, ref observer);
        }
        var operation = handler.Pending;
        if (operation.Panic is { } reason)
            return new StopReason.Panicked(reason, new VA(before.PC));
        var lent = operation.Lend(before).WithPC(handler.PC);
        Step.Operate(lent, operation.Word, _bus, core.Translations, core.Inputs, out step);
        var stop = Apply(core, lent, ref step, ref observer);
        ulong answer = operation.GiveBack(ref step.Next, before);
        if (step.Event == StepEvent.Exception || stop is StopReason.PoweredOff or StopReason.Reset)
            return stop;
        if (operation.IsLast)
        {
            core.Model.End(handler, step.Next.EL);
            return stop;
        }
        // The next operation is made at the same portal.
        step.Next = step.Next.WithPC(handler.PC);
        handler.Answer(new Answer(answer));
        return stop;
    }
}
