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
        operation.Lend(before, handler.PC, ref core.Lent);
        Step.Operate(core.Lent, operation.Word, _bus, core.Translations, core.Inputs, out step);
        var stop = Apply(core, core.Lent, ref step, ref observer);
        bool goesOn = step.Event != StepEvent.Exception && !operation.IsLast;
        ulong answer = operation.GiveBack(ref step.Next, before, goesOn ? handler.PC : null);
        if (stop is StopReason.PoweredOff or StopReason.Reset)
            return stop;
        if (goesOn)
            handler.Answer(new Answer(answer));
        else if (step.Event != StepEvent.Exception)
            core.Model.End(handler, step.Next.EL);
        // A branch to the own portal is no loop of one instruction: the code there makes other operations before it comes back.
        return stop is StopReason.NoProgress { IsException: false } ? null : stop;
    }
}
