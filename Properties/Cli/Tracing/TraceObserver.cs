using VirtSpec.Cli.Output;
using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Platform;
using VirtSpec.Machine.Trace;
using VirtSpec.Properties.Traces;
using VirtSpec.Spec;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Cli.Tracing;

/// <summary>Shows the steps of a machine to a recorder, and its console to whoever waits for a text.</summary>
internal struct TraceObserver(ConsoleText console, TraceRecorder recorder) : IMachineObserver
{
    private ulong _steps;

    public static bool WatchesSteps => true;

    public void Stepped(int processor, in PE before, in StepResult step, in Inputs inputs)
    {
        _steps++;
        if (step.Event != StepEvent.Retired)
            recorder.See(processor, before, step, _steps);
    }

    public readonly void End(StopReason? why) => recorder.End(why, _steps);

    public readonly void Scheduled(int pe) => console.Processor = pe;

    public readonly void ConsoleByte(byte value) => console.Write(value);
}
