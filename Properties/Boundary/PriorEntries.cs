using VirtSpec.Machine.Cpu;
using VirtSpec.Spec;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Properties.Boundary;

/// <summary>
/// T3, in a run from reset: what TLBs held before the hypervisor came, under any VMID, is gone before a VM runs with that VMID.
/// TLBs are UNKNOWN after reset, and whoever ran before may have used EL1&amp;0. (Arm DDI 0487L.b, "TLB maintenance": the contents after reset.)
/// </summary>
public sealed class PriorEntries : IMonitor
{
    private readonly List<(int Maker, TlbInvalidation Invalidation)> _pending = [];
    private MonitoredRun _run = null!;
    private uint _allCleanOn;
    private readonly Dictionary<int, uint> _cleanOn = [];

    public Watches Watches => Watches.HypervisorEffects | Watches.GuestEffects | Watches.Entry;

    public void Begin(MonitoredRun run)
    {
        (_run, _allCleanOn) = (run, 0);
        _pending.Clear();
        _cleanOn.Clear();
    }

    public void See(in BoundaryStep step)
    {
        ref readonly var effects = ref step.Result.Effects;
        if (effects.Maintenance is { } maintenance && AArch64.TLBI(step.Before, maintenance.Operation, maintenance.Operand) is { Regime: Regime.EL10, Stages: TlbiStages.All } invalidation)
            _pending.Add((step.Processor, invalidation));
        if (effects.Synchronization is Synchronization.DSB or Synchronization.DSB_NSH)
            Complete(step.Processor, effects.Synchronization == Synchronization.DSB);
        if (step.Kind == Watches.Entry && !step.Vcpu.IsHost)
            Enter(step.Processor, step.Vcpu.VMID);
    }

    public void End(StopReason why)
    {
    }

    private void Complete(int processor, bool all)
    {
        foreach (var (maker, invalidation) in _pending)
        {
            if (maker != processor || (!all && invalidation.InnerShareable))
                continue;
            uint on = invalidation.InnerShareable ? uint.MaxValue : 1u << processor;
            if (invalidation.VMID is { } vmid)
                _cleanOn[vmid.Value] = _cleanOn.GetValueOrDefault(vmid.Value) | on;
            else
                _allCleanOn |= on;
        }
        _pending.RemoveAll(p => p.Maker == processor && (all || !p.Invalidation.InnerShareable));
    }

    private void Enter(int processor, int vmid)
    {
        uint bit = 1u << processor, clean = _allCleanOn | _cleanOn.GetValueOrDefault(vmid);
        if ((clean & bit) != 0)
            return;
        _run.Findings.Report("T3", $"PE {processor}: expected what its TLB holds of VMID {vmid} from before the hypervisor to be invalidated before the first entry with it, found no invalidation");
        _cleanOn[vmid] = clean | bit;
    }
}
