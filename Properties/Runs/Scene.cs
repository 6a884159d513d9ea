using VirtSpec.Machine.Cpu;
using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Walks;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Runs;

/// <summary>Looks at one step of a run, whose finding is known: both states, and how the address that it accessed is translated.</summary>
/// <param name="finding">What a run of the same case has found.</param>
public sealed class Scene(Finding finding) : IMonitor
{
    private const int MostTraps = 128;

    private MonitoredRun _run = null!;
    private StateTable _states = StateTables.None;
    private PathDiagram? _walk;
    private readonly Dictionary<Vcpu, PE> _exits = [];
    private PE? _lastExit;
    private bool _lastExitFaulted;
    private Inputs _lastInputs;

    public Watches Watches => Watches.All;

    public void Begin(MonitoredRun run)
    {
        (_run, _states, _walk, _lastExit) = (run, StateTables.None, null, null);
        _exits.Clear();
        if (finding.States is { Found: { } found } pair)
            _states = StateTables.Compared(pair, found);
    }

    public void See(in BoundaryStep step)
    {
        if (step.Kind == Watches.Exit)
        {
            _exits[step.Vcpu] = step.Before;
            (_lastExit, _lastInputs, _lastExitFaulted) = (step.Before, step.Inputs, step.Result.Exception!.FaultAddress is not null);
        }
        if (step.Number != finding.Step)
            return;
        if (finding.States is null)
            _states = step.Kind == Watches.Entry && _exits.TryGetValue(step.Vcpu, out var exit)
                ? StateTables.Between(exit, step.Result.Next)
                : StateTables.Around(step.Before, step.Result.Next);
        else if (finding.States.Found is null)
            _states = StateTables.Compared(finding.States, step.Result.Next);
        _walk = step.Kind switch
        {
            Watches.Guest or Watches.Exit => Walk(step.Before, step.Inputs),
            Watches.Entry when !_lastExitFaulted => WalkPictures.OfFetch(step.Result.Next, _run.Runner.Memory),
            _ => _lastExit is { } last ? Walk(last, _lastInputs) : null,
        };
    }

    public void End(StopReason why)
    {
        // A comparison at the end of a run has no step; what was accessed last is the nearest there is.
        if (_walk is null && _lastExit is { } exit)
            _walk = Walk(exit, _lastInputs);
    }

    /// <summary>What was seen, with the traps of a log of the same run.</summary>
    public Evidence With(TrapLog log)
    {
        var until = log.Events.Where(e => e.Step <= finding.Step).ToArray();
        return new Evidence(_states, _walk, ValueArray<TrapEvent>.Of(until.TakeLast(MostTraps)), Math.Max(until.Length - MostTraps, 0));
    }

    private PathDiagram? Walk(in PE pe, in Inputs inputs) => WalkPictures.OfStep(pe, _run.Runner.Memory, inputs);
}
