using VirtSpec.Machine.Trace;
using VirtSpec.Spec;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Hypervisors.Tests;

/// <summary>Remembers the PE behind the last step.</summary>
internal readonly struct LastStep(PE[] after) : IMachineObserver
{
    public static bool WatchesSteps => true;

    public PE After => after[0];

    public void Stepped(int processor, in PE before, in StepResult step, in Inputs inputs) => after[0] = step.Next;
}
