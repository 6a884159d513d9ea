using VirtSpec.Machine.Cpu;
using VirtSpec.Properties.Boundary.Tables;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Properties.Boundary;

/// <summary>T3: a VMID belongs to the tables of one VM, and changes hands only after TLBs forgot it; a VM has one VMID on all PEs.</summary>
public sealed class VmidMonitor(TlbMonitor tlb) : IMonitor
{
    private readonly Dictionary<int, Use> _uses = [];
    private MonitoredRun _run = null!;
    private (int VMID, ulong Root)?[] _running = [];

    public Watches Watches => Watches.Entry | Watches.Exit;

    public void Begin(MonitoredRun run)
    {
        _run = run;
        _uses.Clear();
        _running = new (int, ulong)?[run.Runner.ProcessorCount];
        tlb.Completed = Forget;
    }

    public void See(in BoundaryStep step)
    {
        if (step.Kind == Watches.Exit)
        {
            _running[step.Processor] = null;
            return;
        }
        if (step.Vcpu.IsHost || TableFormat.OfStage2(step.Result.Next) is not { } format)
            return;
        Enter(step.Processor, step.Vcpu.VMID, format.Root);
    }

    public void End(StopReason why)
    {
    }

    private void Enter(int processor, int vmid, ulong root)
    {
        uint bit = 1u << processor;
        if (!_uses.TryGetValue(vmid, out var use))
        {
            _uses[vmid] = new Use(root, bit);
            _run.Findings.Premise("T3", "first");
        }
        else if (use.Root == root)
            _uses[vmid] = use with { DirtyOn = use.DirtyOn | bit };
        else
        {
            _run.Findings.Premise("T3", "reused");
            if ((use.DirtyOn & bit) != 0)
                _run.Findings.Report("T3", $"PE {processor}: expected TLB entries of VMID {vmid}, which had tables at 0x{use.Root:x}, to be invalidated before it has tables at 0x{root:x}, found none");
            _uses[vmid] = new Use(root, bit);
        }
        CheckOthers(processor, vmid, root);
        _running[processor] = (vmid, root);
    }

    /// <summary>Who runs at the same time on other PEs.</summary>
    private void CheckOthers(int processor, int vmid, ulong root)
    {
        for (int pe = 0; pe < _running.Length; pe++)
        {
            if (pe == processor || _running[pe] is not { } other)
                continue;
            _run.Findings.Premise("T3", "beside another");
            if ((other.VMID == vmid) != (other.Root == root))
                _run.Findings.Report("T3", $"PE {processor}: expected one VMID for one VM, found VMID {vmid} with tables at 0x{root:x} while PE {pe} runs VMID {other.VMID} with tables at 0x{other.Root:x}");
        }
    }

    private void Forget(TlbInvalidation invalidation, uint on)
    {
        if (invalidation is not { Regime: Regime.EL10, Stages: TlbiStages.All })
            return;
        foreach (int vmid in _uses.Keys)
            if (invalidation.VMID is not { } only || only.Value == vmid)
                _uses[vmid] = _uses[vmid] with { DirtyOn = _uses[vmid].DirtyOn & ~on };
    }

    /// <param name="Root">The tables with which the VMID was used last.</param>
    /// <param name="DirtyOn">The PEs whose TLBs may hold entries of that use.</param>
    private readonly record struct Use(ulong Root, uint DirtyOn);
}
