using System.Text;
using VirtSpec.Machine.Platform;
using VirtSpec.Machine.Trace;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Machine.Tests;

/// <summary>Remembers the console and the trace of a run.</summary>
internal readonly struct Recorder : IMachineObserver
{
    private readonly StringBuilder _console;
    private readonly StringWriter _text;
    private readonly TraceWriter _trace;

    private Recorder(StringBuilder console, StringWriter text) => (_console, _text, _trace) = (console, text, new TraceWriter(text));

    public static bool WatchesRegisters => true;

    public string Console => _console.ToString();

    public string[] Trace => _text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static Recorder Create() => new(new StringBuilder(), new StringWriter());

    public void Scheduled(int pe) => _trace.Scheduled(pe);

    public void Retired(in PE before, uint word) => _trace.Retired(before, word);

    public void ExceptionTaken(in PE before, in PE after, ExceptionRecord exception) => _trace.ExceptionTaken(before, after, exception);

    public void Returned(in PE before, in PE after) => _trace.Returned(after);

    public void RegisterWritten(Reg register, ulong before, ulong after) => _trace.RegisterWritten(register, before, after);

    public void ConsoleByte(byte value)
    {
        _console.Append((char)value);
        _trace.ConsoleByte(value);
    }

    public void FirmwareCall(in PE caller, PsciAnswer answer) => _trace.FirmwareCall(caller, answer);
}
