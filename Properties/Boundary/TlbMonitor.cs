using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Memory;
using VirtSpec.Properties.Boundary.Tables;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Properties.Boundary;

/// <summary>
/// T1 and T2: what a TLB may still hold of a VM's stage 2. It needs no TLB that holds it: each leaf that a VM could use may be in one.
/// Where the machine has adversarial TLBs, the contradictions that they met are findings too.
/// </summary>
public sealed class TlbMonitor(VmMemory memory) : IMonitor
{
    private readonly List<StaleEntry> _stale = [];
    private readonly List<Leaf> _removed = [];
    private MonitoredRun _run = null!;
    private List<TlbInvalidation>[] _pending = [];
    private int[] _running = [];
    private int _violations;

    public Watches Watches => Watches.GuestEffects | Watches.HypervisorEffects | Watches.Entry | Watches.Exit;

    /// <summary>For T3: an invalidation has completed on some PEs.</summary>
    internal Action<TlbInvalidation, uint>? Completed { get; set; }

    /// <summary>A change of tables is under way on another PE, so that old entries may be in use.</summary>
    internal bool IsUnderWay(int vmid)
    {
        foreach (var entry in _stale)
            if (entry.VMID.Value == vmid && !entry.IsFinished)
                return true;
        return false;
    }

    public void Begin(MonitoredRun run)
    {
        _run = run;
        _stale.Clear();
        _pending = [.. Enumerable.Range(0, run.Runner.ProcessorCount).Select(_ => new List<TlbInvalidation>())];
        _running = [.. Enumerable.Repeat(-1, run.Runner.ProcessorCount)];
        // A run that goes on from a snapshot has met those of before already.
        _violations = run.Runner.Violations.Count;
    }

    public void See(in BoundaryStep step)
    {
        if (memory.Changes.Count > 0)
            SeeChanges(step.Processor);
        ref readonly var effects = ref step.Result.Effects;
        if (effects.Maintenance is { } maintenance && AArch64.TLBI(step.Before, maintenance.Operation, maintenance.Operand) is { } invalidation)
            _pending[step.Processor].Add(invalidation);
        if (effects.Synchronization is Synchronization.DSB or Synchronization.DSB_NSH && _pending[step.Processor].Count > 0)
            Complete(step.Processor, effects.Synchronization == Synchronization.DSB);
        if (step.Kind == Watches.Exit)
            _running[step.Processor] = -1;
        else if (step.Kind == Watches.Entry && !step.Vcpu.IsHost)
            Enter(step.Processor, step.Vcpu.VMID);
    }

    public void End(StopReason why)
    {
        var violations = _run.Runner.Violations;
        for (int i = _violations; i < violations.Count; i++)
            // What a guest does to its own stage 1 is its own affair.
            if (violations[i].Earlier.Stage == TlbStage.Stage2)
                _run.Findings.Report("T2", Text(violations[i]));
    }

    private static string Text(BreakBeforeMakeViolation violation) =>
        $"PE {violation.Pe}: expected the entry for 0x{violation.Earlier.Input:x} of VMID {violation.Earlier.Context.VMID?.Value} to be invalidated before another was made, found both: "
        + $"0x{violation.Earlier.State.BaseAddress:x} and 0x{violation.Later.State.BaseAddress:x}";

    private void SeeChanges(int maker)
    {
        _removed.Clear();
        foreach (var change in memory.Changes)
            if (change.IsRemoval)
                Remove(change, maker);
            else
                Add(change);
    }

    private void Remove(in LeafChange change, int maker)
    {
        _removed.Add(change.Leaf);
        if (change.View.RanOn == 0 || !LeafDifference.TakesAway(change.Leaf, change.View.Tree.Find(change.Leaf.Input)))
            return;
        _run.Findings.Premise("T1", change.View.Tree.Find(change.Leaf.Input) is null ? "unmapped" : "protected");
        _stale.Add(new StaleEntry(new VMID((ushort)change.View.VMID), change.Leaf, change.View.RanOn, maker));
    }

    /// <summary>A new leaf must not meet an old one in a TLB: neither one that the same store replaced, nor one whose invalidation is still due.</summary>
    private void Add(in LeafChange change)
    {
        if (change.View.RanOn == 0)
            return;
        foreach (var before in _removed)
            if (LeafDifference.Contradicts(before, change.Leaf))
                Report(change, before, "in the same store");
        foreach (var entry in _stale)
            if (entry.VMID.Value == change.View.VMID && LeafDifference.Contradicts(entry.Leaf, change.Leaf))
                Report(change, entry.Leaf, "before its invalidation was complete");
        _run.Findings.Premise("T2", "mapped");
    }

    private void Report(in LeafChange change, in Leaf before, string when) => _run.Findings.Report(
        "T2", $"{change.View.Name}: expected a break before {new IPA(change.Leaf.Input)} is mapped to {new PA(change.Leaf.Output)}, found {new PA(before.Output)} (0x{before.Size:x} bytes) replaced {when}");

    private void Complete(int processor, bool all)
    {
        uint everywhere = (1u << _pending.Length) - 1;
        var pending = _pending[processor];
        foreach (var invalidation in pending)
        {
            if (!all && invalidation.InnerShareable)
                continue;
            uint on = invalidation.InnerShareable ? everywhere : 1u << processor;
            foreach (var entry in _stale)
                entry.Complete(invalidation, on);
            if (invalidation is { Regime: Regime.EL10, Stages: TlbiStages.All })
                foreach (var view in memory.Views)
                    if (invalidation.VMID is null || invalidation.VMID.Value.Value == view.VMID)
                        view.RanOn &= ~(on & ~Running(view.VMID));
            Completed?.Invoke(invalidation, on);
        }
        pending.RemoveAll(i => all || !i.InnerShareable);
        _stale.RemoveAll(e => e.IsGone);
    }

    /// <summary>The PEs on which the VM runs now: they may make new entries at once.</summary>
    private uint Running(int vmid)
    {
        uint running = 0;
        for (int i = 0; i < _running.Length; i++)
            if (_running[i] == vmid)
                running |= 1u << i;
        return running;
    }

    private void Enter(int processor, int vmid)
    {
        _running[processor] = vmid;
        bool found = false;
        foreach (var entry in _stale)
        {
            if (entry.Maker == processor)
                entry.IsFinished = true;
            if (!entry.IsFinished)
                continue;
            for (int pe = 0; pe < _running.Length; pe++)
                if (_running[pe] == entry.VMID.Value && entry.UsableOn(pe))
                {
                    _run.Findings.Report("T1", $"VMID {vmid}: expected no translation that its tables no longer give, found that PE {pe} may still use {new IPA(entry.Leaf.Input)} to {new PA(entry.Leaf.Output)} ({entry.Leaf.Stage2Rights})");
                    found = true;
                }
        }
        // What was reported once is not reported at each entry.
        if (found)
            _stale.RemoveAll(e => e.IsFinished);
    }
}
