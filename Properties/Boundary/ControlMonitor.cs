using VirtSpec.Machine.Cpu;
using VirtSpec.Properties.Boundary.Tables;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Boundary;

/// <summary>R4 (control registers at each entry), P1 (exception returns) and D1 (EL2 neither faults nor gives up).</summary>
public sealed class ControlMonitor(VmMemory memory) : IMonitor
{
    private MonitoredRun _run = null!;
    private bool _hasHost;
    private bool _fixesEverything;
    private int[] _nested = [];
    private ulong?[] _expected = [];

    /// <summary>Fix-ups of so much leave nothing that could fail.</summary>
    private const ulong Everything = 1UL << 40;

    public Watches Watches => Watches.Entry | Watches.Exit | Watches.HypervisorEffects;

    public void Begin(MonitoredRun run)
    {
        _run = run;
        _nested = new int[run.Runner.ProcessorCount];
        _expected = new ulong?[2 * run.Manifest.Policy.Count];
        _hasHost = false;
        foreach (var vm in run.Manifest.Vms)
            _hasHost |= vm.Name == VmNames.Host;
        _fixesEverything = false;
        foreach (var range in run.Manifest.FixUps)
            _fixesEverything |= range.Size >= Everything;
    }

    public void See(in BoundaryStep step)
    {
        switch (step.Kind)
        {
            case Watches.Entry:
                CheckPolicy(step);
                _run.Findings.Premise("P1", "entry");
                break;
            case Watches.Exit:
                if (!_fixesEverything && !step.Vcpu.IsHost)
                    _run.Findings.Premise("D1", "exit");
                break;
            default:
                if (step.Result.Event == StepEvent.Exception)
                    SeeException(step);
                else if (step.Result.Event == StepEvent.Return)
                    SeeReturn(step);
                break;
        }
    }

    public void End(StopReason why)
    {
        if (why is StopReason.Panicked or StopReason.ModelFailed || (why is StopReason.NotModelled limit && IsAtEL2(limit.Where)))
            _run.Findings.Report("D1", $"expected EL2 to go on, found: {why}");
    }

    /// <summary>A guest that runs into a limit of the specification has not been answered by EL2.</summary>
    private bool IsAtEL2(VA where)
    {
        for (int i = 0; i < _run.Runner.ProcessorCount; i++)
            if (_run.Runner.PeOf(i) is { EL: ExceptionLevel.EL2 } pe && pe.PC == where.Value)
                return true;
        return false;
    }

    private void CheckPolicy(in BoundaryStep step)
    {
        ref readonly var pe = ref step.Result.Next;
        string? name = step.Vcpu.IsHost ? VmNames.Host : memory.Current(step.Processor)?.Name;
        // With a host in the manifest, an entry without stage 2 is the host's, and nothing could fail.
        if (!_hasHost)
            _run.Findings.Premise("R4", "stage 2");
        if (step.Vcpu.IsHost && !_hasHost)
            _run.Findings.Report("R4", $"PE {step.Processor}: expected HCR_EL2.VM = 1 and TGE = 0 at an entry, found HCR_EL2 = 0x{pe.System[Reg.HCR_EL2]:x16}, and the manifest has no host");
        bool isE2H = (pe.System[Reg.HCR_EL2] & HCR_EL2.Field.E2H.Mask) != 0;
        for (int i = 0; i < _run.Manifest.Policy.Count; i++)
        {
            var row = _run.Manifest.Policy[i];
            if (row.Mask == 0 || (row.Vm is null ? step.Vcpu.IsHost : row.Vm != name))
                continue;
            ulong value = pe.System[row.Register] & row.Mask, expected = _expected[2 * i + (isE2H ? 1 : 0)] ??= Expected(pe, row);
            _run.Findings.Premise("R4", "policy");
            if (value != expected)
                _run.Findings.Report("R4", $"{name ?? step.Vcpu.ToString()}: expected {row.Register} & 0x{row.Mask:x} = 0x{expected:x} at its entry ({row.Reason}), found 0x{value:x}");
        }
    }

    /// <summary>What software that writes the row's value finds: fields that the CPU has not are RES0 or RES1. The layout is that which holds now.</summary>
    private static ulong Expected(in PE pe, PolicyRow row)
    {
        ulong expected = row.Value;
        foreach (var field in RegisterLayout.Holding(row.Register, pe.System)?.Fields ?? [])
            if (field.IsRES0 || (!field.IsRES1 && !pe.Configuration.Cpu.Features.Has(field.Feature) && !field.ElseRES1))
                expected &= ~field.Mask;
            else if (field.IsRES1 || !pe.Configuration.Cpu.Features.Has(field.Feature))
                expected |= field.Mask & row.Mask;
        return expected;
    }

    private void SeeException(in BoundaryStep step)
    {
        _nested[step.Processor]++;
        if (step.Result.Exception is not { Kind: ExceptionKind.Synchronous } exception || step.Vcpu.IsHost)
            return;
        foreach (var range in _run.Manifest.FixUps)
            if (step.Before.PC - range.Start.Value < range.Size)
                return;
        _run.Findings.Report("D1", $"expected no exception of EL2's own while it handles an exit of {step.Vcpu}, found {exception.EC} at 0x{step.Before.PC:x16}{(exception.FaultAddress is { } far ? $", address 0x{far:x16}" : "")}");
    }

    /// <summary>A return from EL2 to EL2 ends an exception that EL2 took; while a guest's exit is handled there is no other reason for one.</summary>
    private void SeeReturn(in BoundaryStep step)
    {
        bool wasNested = _nested[step.Processor] > 0;
        if (wasNested)
            _nested[step.Processor]--;
        if (step.Vcpu.IsHost)
            return;
        ulong spsr = step.Before.System[Reg.SPSR_EL2];
        const ulong il = 1UL << 20;
        if (step.Result.Next.PSTATE.IL && (spsr & il) == 0)
            _run.Findings.Report("P1", $"{step.Vcpu}: expected a legal SPSR_EL2 at ERET, found 0x{spsr:x}");
        else if (!wasNested)
            _run.Findings.Report("P1", $"{step.Vcpu}: expected SPSR_EL2 for EL1 or EL0 at ERET, found 0x{spsr:x}, which returns to {step.Result.Next.EL}");
    }
}
