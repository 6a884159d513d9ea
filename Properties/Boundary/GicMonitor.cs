using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Platform;
using VirtSpec.Properties.Boundary.Tables;
using VirtSpec.Spec;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Boundary;

/// <summary>I4: what a VM does, and what EL2 does on its behalf, reaches only the VM's interrupts and PEs.</summary>
public sealed class GicMonitor(VmMemory memory) : IMonitor
{
    private const uint TrappedRegisterMask = 0x3f_fc1f;

    private readonly GicConfiguration _configuration = new();
    private readonly List<int> _changed = [];
    private MonitoredRun _run = null!;
    private bool _isBounded;
    private bool[] _sendsSgi = [];

    public Watches Watches => Watches.GuestEffects | Watches.HypervisorEffects | Watches.Exit;

    public void Begin(MonitoredRun run)
    {
        _run = run;
        _sendsSgi = new bool[run.Runner.ProcessorCount];
        _isBounded = false;
        foreach (var vm in run.Manifest.Vms)
            _isBounded |= vm.Interrupts.Count > 0;
        _configuration.Read(run.Runner.Devices.Gic, null);
    }

    public void See(in BoundaryStep step)
    {
        if (step.Kind == Watches.Exit)
        {
            _sendsSgi[step.Processor] = IsTrappedSgi(step.Result.Next.System[Reg.ESR_EL2]);
            return;
        }
        ref readonly var effects = ref step.Result.Effects;
        for (int i = 0; i < effects.WriteCount; i++)
        {
            var write = effects.WriteAt(i);
            if (write.Address.Value - BoardLayout.GicDistributor.Value < BoardLayout.DistributorSize)
                SeeDistributor(step, write);
            else if (write.Address.Value - BoardLayout.GicRedistributors.Value < (ulong)_run.Runner.ProcessorCount * BoardLayout.RedistributorSize)
                SeeRedistributor(step, write);
        }
        if (effects.Gic is { } command && !step.Vcpu.IsHost && memory.Current(step.Processor)?.Vm is { } vm)
            SeeCommand(step, vm, command);
    }

    public void End(StopReason why)
    {
    }

    /// <summary>A write of ICC_SGI0R_EL1, ICC_ASGI1R_EL1 or ICC_SGI1R_EL1 was trapped: S3_0_C12_C11_5 to 7. (ESR_EL2, ISS of a trapped MSR.)</summary>
    private static bool IsTrappedSgi(ulong esr)
    {
        const ulong systemAccess = 0x18;
        uint iss = (uint)esr & TrappedRegisterMask, op2 = iss >> 17 & 7;
        const uint common = 3u << 20 | 12u << 10 | 11u << 1;
        return esr >> 26 == systemAccess && op2 >= 5 && (iss & ~(7u << 17)) == common;
    }

    private void SeeDistributor(in BoundaryStep step, in MemoryWrite write)
    {
        _changed.Clear();
        _configuration.Read(_run.Runner.Devices.Gic, _changed.Add);
        foreach (int id in GicConfiguration.StateOf(write.Address.Value - BoardLayout.GicDistributor.Value, write.Size, write.Value))
            _changed.Add(id);
        if (step.Vcpu.IsHost || memory.Current(step.Processor)?.Vm is not { } vm)
            return;
        if (_isBounded)
            _run.Findings.Premise("I4", "distributor");
        foreach (int id in _changed)
        {
            // What is nobody's is the hypervisor's own, which it may change at any time.
            var owner = OwnerOf(id);
            if (owner is null ? step.Kind == Watches.Guest : !ReferenceEquals(owner, vm))
                _run.Findings.Report("I4", $"{vm.Name}: expected only its own interrupts to change, found INTID {id} of {owner?.Name ?? VmNames.Hypervisor} changed by {(step.Kind == Watches.Guest ? "the guest" : "EL2 in its exit")}, a store of 0x{write.Value:x} to {write.Address}");
        }
    }

    private void SeeRedistributor(in BoundaryStep step, in MemoryWrite write)
    {
        if (step.Vcpu.IsHost || memory.Current(step.Processor)?.Vm is not { Processors.Count: > 0 } vm)
            return;
        int pe = (int)((write.Address.Value - BoardLayout.GicRedistributors.Value) / BoardLayout.RedistributorSize);
        _run.Findings.Premise("I4", "redistributor");
        if (pe != step.Processor && !HasProcessor(vm, pe))
            _run.Findings.Report("I4", $"{vm.Name}: expected only redistributors of its PEs to change, found that of PE {pe}, a store of 0x{write.Value:x} to {write.Address}");
    }

    private void SeeCommand(in BoundaryStep step, VmManifest vm, GicCommand command)
    {
        bool isGuest = step.Kind == Watches.Guest;
        switch (command)
        {
            case GicCommand.SendSGI sgi when (isGuest || _sendsSgi[step.Processor]) && vm.Processors.Count > 0:
                _run.Findings.Premise("I4", "SGI");
                for (int pe = 0; pe < _run.Runner.ProcessorCount; pe++)
                    if (Targets(sgi.Value, pe, step.Processor) && !HasProcessor(vm, pe))
                        _run.Findings.Report("I4", $"{vm.Name}: expected SGIs only to its PEs, found one to PE {pe}: 0x{sgi.Value:x}");
                break;
            case GicCommand.Deactivate(var id) when isGuest && id.IsSPI:
                _run.Findings.Premise("I4", "deactivation");
                if (!Has(vm, (int)id.Value))
                    _run.Findings.Report("I4", $"{vm.Name}: expected that it deactivates only interrupts of its own, found INTID {id.Value}");
                break;
        }
    }

    /// <summary>ICC_SGI1R_EL1: IRM at bit 40 for all but the sender; else Aff1 and a list of Aff0. PE n has affinity 0.0.0.n.</summary>
    private static bool Targets(ulong value, int pe, int sender) =>
        (value >> 40 & 1) != 0 ? pe != sender : (value >> 16 & 0xff) == 0 && (value >> pe & 1) != 0;

    private VmManifest? OwnerOf(int id)
    {
        foreach (var vm in _run.Manifest.Vms)
            if (Has(vm, id))
                return vm;
        return null;
    }

    private static bool Has(VmManifest vm, int id)
    {
        foreach (int own in vm.Interrupts)
            if (own == id)
                return true;
        return false;
    }

    private static bool HasProcessor(VmManifest vm, int pe)
    {
        foreach (int own in vm.Processors)
            if (own == pe)
                return true;
        return false;
    }
}
