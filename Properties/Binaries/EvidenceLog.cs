using VirtSpec.Machine.Cpu;
using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Boundary.Tables;
using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Runs;
using VirtSpec.Properties.Walks;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Binaries;

/// <summary>
/// Keeps what shows the first finding of each claim, while the run is there: the states, a walk, and what passed between guests and EL2 before.
/// It comes behind the monitors that find.
/// </summary>
internal sealed class EvidenceLog(FindingLog log, VmMemory memory) : IMonitor
{
    /// <summary>How many exits and entries are kept.</summary>
    public const int MostTraps = 128;

    private readonly Dictionary<string, Evidence> _kept = [];
    private readonly Queue<Passed> _passed = new(MostTraps);
    private readonly Dictionary<Vcpu, PE> _exits = [];
    private long _earlier;
    private MonitoredRun _run = null!;

    public Watches Watches => Watches.GuestEffects | Watches.HypervisorEffects | Watches.Exit | Watches.Entry;

    /// <summary>By claims.</summary>
    public IReadOnlyDictionary<string, Evidence> Kept => _kept;

    public void Begin(MonitoredRun run) => _run = run;

    public void See(in BoundaryStep step)
    {
        if (step.Kind is Watches.Exit or Watches.Entry)
            Pass(step);
        if (log.Firsts.Count > 0)
            Keep(step);
        if (step.Kind == Watches.Exit)
            _exits[step.Vcpu] = step.Before;
    }

    /// <summary>Findings of the end have no step.</summary>
    public void End(StopReason why)
    {
        foreach (var (claim, _) in log.Firsts)
            _kept[claim] = new Evidence(StateTables.None, null, Traps(), _earlier) { Where = "at the end of the run" };
        log.Firsts.Clear();
    }

    public void Forget() => _kept.Clear();

    private void Keep(in BoundaryStep step)
    {
        var states = step.Kind == Watches.Entry && _exits.TryGetValue(step.Vcpu, out var exit)
            ? StateTables.Between(exit, step.Result.Next)
            : StateTables.Around(step.Before, step.Result.Next);
        string where = $"{Side(step)}, {Who(step)}, PE {step.Processor}: {step.Result.Next.EL} at 0x{step.Result.Next.PC:x}";
        foreach (var (claim, at) in log.Firsts)
            _kept[claim] = new Evidence(states, at is { } mapped ? Walk(step, mapped) : Walk(step), Traps(), _earlier) { Where = where };
        log.Firsts.Clear();
    }

    /// <summary>Stage 2 as the PE walks it on which the VM runs, or ran last; null when no PE has it any more.</summary>
    private PathDiagram? Walk(in BoundaryStep step, MappedAt at)
    {
        for (int i = 0; i < _run.Runner.ProcessorCount; i++)
        {
            // What the step has made of its PE is not in the runner yet.
            var pe = i == step.Processor ? step.Result.Next : _run.Runner.PeOf(i);
            if (Vcpu.Of(pe).VMID == at.VMID)
                return WalkPictures.OfStage2(pe, _run.Runner.Memory, at.Address, NameOf(at.VMID));
        }
        return null;
    }

    /// <summary>What the instruction accessed; of an entry the fetch that comes next.</summary>
    private PathDiagram? Walk(in BoundaryStep step) => step.Kind == Watches.Entry
        ? WalkPictures.OfFetch(step.Result.Next, _run.Runner.Memory)
        : WalkPictures.OfStep(step.Before, _run.Runner.Memory, step.Inputs);

    private static string Side(in BoundaryStep step) => step.Kind switch
    {
        Watches.Guest => "a step of a guest",
        Watches.Exit => "an exit",
        Watches.Entry => "an entry",
        _ => "EL2, handling an exit",
    };

    private void Pass(in BoundaryStep step)
    {
        if (_passed.Count == MostTraps)
        {
            _passed.Dequeue();
            _earlier++;
        }
        ref readonly var after = ref step.Result.Next;
        bool isExit = step.Kind == Watches.Exit;
        _passed.Enqueue(new Passed(step.Number, Who(step), isExit ? step.Before.PC : after.PC, after.EL, isExit ? step.Result.Exception : null, isExit ? after.System[Reg.ESR_EL2] : 0));
    }

    private string Who(in BoundaryStep step) => step.Vcpu.IsHost ? VmNames.Host : $"{NameOf(step.Vcpu.VMID)} vCPU {step.Vcpu.Affinity}";

    private string NameOf(int vmid)
    {
        foreach (var view in memory.Views)
            if (view.VMID == vmid)
                return view.Name;
        return $"VMID {vmid}";
    }

    private ValueArray<TrapEvent> Traps() => ValueArray<TrapEvent>.Of(_passed.Select(p => new TrapEvent(-1, p.PC, p.Text, p.Step) { Who = p.Who }));

    /// <summary>An exit or an entry; its text is made when somebody wants it.</summary>
    /// <param name="Exception">Null for an entry.</param>
    private readonly record struct Passed(ulong Step, string Who, ulong PC, ExceptionLevel EL, ExceptionRecord? Exception, ulong ESR)
    {
        public string Text => Exception is null ? TrapLog.EntryText(EL, PC) : $"exit: {TrapLog.Describe(Exception, ESR)}";
    }
}
