using System.Text;
using VirtSpec.Machine.Trace;
using VirtSpec.Spec.State;

namespace VirtSpec.Hypervisors.Tests;

/// <summary>Remembers the console of a run.</summary>
internal readonly struct ConsoleRecorder() : IMachineObserver
{
    private readonly StringBuilder _console = new();

    public string Console => _console.ToString();

    public void ConsoleByte(byte value) => _console.Append((char)value);
}
