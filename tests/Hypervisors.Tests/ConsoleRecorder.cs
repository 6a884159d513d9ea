using System.Text;
using VirtSpec.Machine.Platform;
using VirtSpec.Machine.Trace;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Hypervisors.Tests;

/// <summary>Remembers the console of a run.</summary>
internal readonly struct ConsoleRecorder() : IMachineObserver
{
    private readonly StringBuilder _console = new();

    public static bool WatchesRegisters => false;

    public string Console => _console.ToString();

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

    public void ConsoleByte(byte value) => _console.Append((char)value);

    public void FirmwareCall(in PE caller, PsciAnswer answer)
    {
    }
}
