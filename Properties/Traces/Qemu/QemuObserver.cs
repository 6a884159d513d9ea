using VirtSpec.Machine.Platform;
using VirtSpec.Machine.Trace;
using VirtSpec.Spec;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Traces.Qemu;

/// <summary>Counts the steps of a machine, and shows those of which QEMU logs an entry.</summary>
/// <param name="see">Is given each such step with its number.</param>
internal struct QemuObserver(ulong steps, Action<MachineEvent, ulong> see) : IMachineObserver
{
    public ulong Steps { get; private set; } = steps;

    public static bool WatchesSteps => true;

    public static bool WatchesRegisters => false;

    public void Stepped(int processor, in PE before, in StepResult step, in Inputs inputs)
    {
        Steps++;
        if (step.Event != StepEvent.Retired && MachineEvent.Of(before, step) is { } e)
            see(e, Steps);
    }

    public readonly void Scheduled(int pe)
    {
    }

    public readonly void Retired(in PE before, uint word)
    {
    }

    public readonly void ExceptionTaken(in PE before, in PE after, ExceptionRecord exception)
    {
    }

    public readonly void Returned(in PE before, in PE after)
    {
    }

    public readonly void RegisterWritten(Reg register, ulong before, ulong after)
    {
    }

    public readonly void ConsoleByte(byte value)
    {
    }

    public readonly void FirmwareCall(in PE caller, PsciAnswer answer)
    {
    }
}
