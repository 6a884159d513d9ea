using VirtSpec.Machine.Cpu;
using VirtSpec.Properties.Boundary;

namespace VirtSpec.Properties.Traces;

/// <summary>Records the trace of a run that monitors watch, such as a case.</summary>
public sealed class TraceMonitor(TraceNames names) : IMonitor
{
    private List<TraceEvent> _events = [];
    private TraceRecorder _recorder = new(names, _ => { });
    private ulong _steps;

    public Watches Watches => Watches.GuestEffects | Watches.Exit | Watches.HypervisorEffects | Watches.Entry;

    /// <summary>What was recorded, of the last run.</summary>
    public IReadOnlyList<TraceEvent> Events => _events;

    public void Begin(MonitoredRun run)
    {
        _events = [];
        _recorder = new TraceRecorder(names, _events.Add);
        _steps = 0;
    }

    public void See(in BoundaryStep step)
    {
        _steps = step.Number + 1;
        _recorder.See(step.Processor, step.Before, step.Result, _steps);
    }

    public void End(StopReason why) => _recorder.End(why, _steps);
}
