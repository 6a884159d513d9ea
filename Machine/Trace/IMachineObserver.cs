using VirtSpec.Machine.Platform;
using VirtSpec.Spec;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Machine.Trace;

/// <summary>
/// Sees what happens in a run, in order. It is a struct by type parameter, so that what an observer leaves out costs nothing.
/// The consequences of an instruction come after it.
/// </summary>
public interface IMachineObserver
{
    /// <summary>True when <see cref="RegisterWritten"/> is wanted, for which each instruction must be decoded again.</summary>
    static virtual bool WatchesRegisters => false;

    /// <summary>True when <see cref="Stepped"/> is wanted.</summary>
    static virtual bool WatchesSteps => false;

    /// <summary>A PE made a step, whose effects have been applied. What an operation of a model is lent is in the registers of <paramref name="before"/>.</summary>
    void Stepped(int processor, in PE before, in StepResult step, in Inputs inputs)
    {
    }

    /// <summary>From here on it is the PE with this index that makes steps; said only where there are several.</summary>
    void Scheduled(int pe)
    {
    }

    /// <summary>The PE in this state completed an instruction.</summary>
    void Retired(in PE before, uint word)
    {
    }

    /// <summary>An exception was taken; <paramref name="after"/> is at its vector.</summary>
    void ExceptionTaken(in PE before, in PE after, ExceptionRecord exception)
    {
    }

    /// <summary>ERET completed.</summary>
    void Returned(in PE before, in PE after)
    {
    }

    /// <summary>MSR wrote a System register: what MRS gave before and gives now.</summary>
    void RegisterWritten(Reg register, ulong before, ulong after)
    {
    }

    /// <summary>A byte left through the UART.</summary>
    void ConsoleByte(byte value)
    {
    }

    /// <summary>SMC or HVC was answered by the board.</summary>
    void FirmwareCall(in PE caller, PsciAnswer answer)
    {
    }
}

/// <summary>Sees nothing.</summary>
public readonly struct Unobserved : IMachineObserver;
