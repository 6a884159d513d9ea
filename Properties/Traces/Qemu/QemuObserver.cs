using VirtSpec.Machine.Trace;
using VirtSpec.Spec;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Traces.Qemu;

/// <summary>Counts the steps of a machine, and shows those of which QEMU logs an entry.</summary>
/// <param name="see">Is given each such step with its number.</param>
internal struct QemuObserver(ulong steps, Action<MachineEvent, ulong> see) : IMachineObserver
{
    public ulong Steps { get; private set; } = steps;

    public static bool WatchesSteps => true;

    public void Stepped(int processor, in PE before, in StepResult step, in Inputs inputs)
    {
        Steps++;
        if (step.Event != StepEvent.Retired && MachineEvent.Of(before, step) is { } e)
            see(e, Steps);
    }
}
