using System.Text;
using VirtSpec.Machine.Platform;
using VirtSpec.Machine.Trace;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Cli.Output;

/// <summary>The bytes of the UART as text: UTF-8, shown line by line as they come.</summary>
internal sealed class ConsoleText(TextWriter output)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    public void Write(byte value)
    {
        Span<char> text = stackalloc char[2];
        output.Write(text[.._decoder.GetChars([value], text, flush: false)]);
        if (value == '\n')
            output.Flush();
    }
}

/// <summary>Shows only the console.</summary>
internal readonly struct ConsoleObserver(ConsoleText console) : IMachineObserver
{
    public static bool WatchesRegisters => false;

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

    public void ConsoleByte(byte value) => console.Write(value);

    public void FirmwareCall(in PE caller, PsciAnswer answer)
    {
    }
}

/// <summary>Shows the console and writes everything to a trace.</summary>
internal readonly struct TracingObserver(ConsoleText console, TraceWriter trace) : IMachineObserver
{
    public static bool WatchesRegisters => true;

    public void Scheduled(int pe) => trace.Scheduled(pe);

    public void Retired(in PE before, uint word) => trace.Retired(before, word);

    public void ExceptionTaken(in PE before, in PE after, ExceptionRecord exception) => trace.ExceptionTaken(before, after, exception);

    public void Returned(in PE before, in PE after) => trace.Returned(after);

    public void RegisterWritten(Reg register, ulong before, ulong after) => trace.RegisterWritten(register, before, after);

    public void ConsoleByte(byte value)
    {
        console.Write(value);
        trace.ConsoleByte(value);
    }

    public void FirmwareCall(in PE caller, PsciAnswer answer) => trace.FirmwareCall(caller, answer);
}
