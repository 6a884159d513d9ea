using VirtSpec.Machine.Platform;
using VirtSpec.Machine.Trace;
using VirtSpec.Spec;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Hypervisors.Tests;

/// <summary>Remembers the PE behind the last step.</summary>
internal readonly struct LastStep(PE[] after) : IMachineObserver
{
    public static bool WatchesRegisters => false;

    public static bool WatchesSteps => true;

    public PE After => after[0];

    public void Stepped(int processor, in PE before, in StepResult step, in Inputs inputs) => after[0] = step.Next;

    public void Scheduled(int pe)
    {
    }

    public void Retired(in PE before, uint word)
    {
    }

    public void ExceptionTaken(in PE before, in PE after, ExceptionRecord exception)
    {
    }

    public void Returned(in PE before, in PE after)
    {
    }

    public void RegisterWritten(Reg register, ulong before, ulong after)
    {
    }

    public void ConsoleByte(byte value)
    {
    }

    public void FirmwareCall(in PE caller, PsciAnswer answer)
    {
    }
}
