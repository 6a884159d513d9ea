using System.Text;
using VirtSpec.Cli.Running;
using VirtSpec.Machine.Platform;
using VirtSpec.Machine.Trace;
using VirtSpec.Properties.Diagnosis;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Cli.Output;

/// <summary>The bytes of the UART as text: UTF-8, shown line by line as they come. It counts exceptions to EL2 and keeps the last too, for who looks on.</summary>
internal sealed class ConsoleText(TextWriter output, RunSetup setup)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    /// <summary>The last exceptions, for who asks what went wrong.</summary>
    public ExceptionRing Exceptions { get; } = new();

    /// <summary>Which PE makes steps.</summary>
    public int Processor { get; set; }

    /// <summary>How many exceptions went from a lower Exception level to EL2.</summary>
    public ulong ToEL2 { get; private set; }

    /// <summary>Shows a byte, unless the text that ends the run is complete.</summary>
    public void Write(byte value)
    {
        if (setup.Until is { Found: true })
            return;
        setup.Until?.Add(value);
        setup.InputAfter?.Add(value);
        Span<char> text = stackalloc char[2];
        output.Write(text[.._decoder.GetChars([value], text, flush: false)]);
        if (value == '\n')
            Flush();
    }

    public void Flush()
    {
        setup.Progress?.Hide();
        output.Flush();
    }

    public void Count(in PE before, in PE after, ExceptionRecord exception)
    {
        ToEL2 += before.EL < ExceptionLevel.EL2 && after.EL == ExceptionLevel.EL2 ? 1ul : 0;
        Exceptions.Add(new TakenException(Processor, before, after, exception));
    }
}

/// <summary>Shows only the console.</summary>
internal readonly struct ConsoleObserver(ConsoleText console) : IMachineObserver
{
    public void Scheduled(int pe) => console.Processor = pe;

    public void ExceptionTaken(in PE before, in PE after, ExceptionRecord exception) => console.Count(before, after, exception);

    public void ConsoleByte(byte value) => console.Write(value);
}

/// <summary>Shows the console and writes everything to a trace.</summary>
internal readonly struct TracingObserver(ConsoleText console, TraceWriter trace) : IMachineObserver
{
    public static bool WatchesRegisters => true;

    public void Scheduled(int pe)
    {
        console.Processor = pe;
        trace.Scheduled(pe);
    }

    public void Retired(in PE before, uint word) => trace.Retired(before, word);

    public void ExceptionTaken(in PE before, in PE after, ExceptionRecord exception)
    {
        console.Count(before, after, exception);
        trace.ExceptionTaken(before, after, exception);
    }

    public void Returned(in PE before, in PE after) => trace.Returned(after);

    public void RegisterWritten(Reg register, ulong before, ulong after) => trace.RegisterWritten(register, before, after);

    public void ConsoleByte(byte value)
    {
        console.Write(value);
        trace.ConsoleByte(value);
    }

    public void FirmwareCall(in PE caller, PsciAnswer answer) => trace.FirmwareCall(caller, answer);
}
