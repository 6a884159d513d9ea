using VirtSpec.Machine.Cpu;
using VirtSpec.Properties.Boundary.Tables;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Properties.Boundary;

/// <summary>
/// Whose memory each store changes. PG-2: a guest's only its own VM's. M2: EL2's, while it handles an exit, only the hypervisor's, that VM's or nobody's.
/// ISO, in its unwinding form: neither changes what another VM has, unless both share it.
/// </summary>
public sealed class StoreMonitor(VmMemory memory, El2Memory el2, TlbMonitor tlb) : IMonitor
{
    private MonitoredRun _run = null!;
    private PageMap _pages;
    private bool[] _pool = [];
    private bool _isStrict;
    private bool[] _counted = [];

    public Watches Watches => Watches.GuestEffects | Watches.HypervisorEffects | Watches.Exit | Watches.Entry;

    public void Begin(MonitoredRun run)
    {
        (_run, _pages) = (run, memory.Pages);
        _counted = new bool[run.Runner.ProcessorCount];
        _pool = new bool[_pages.Count];
        _isStrict = run.Manifest.Hypervisor.Count > 0;
        foreach (var range in run.Manifest.Pool)
        {
            var (first, end) = _pages.Range(range.Start.Value, range.Size);
            Array.Fill(_pool, true, first, end - first);
        }
    }

    public void See(in BoundaryStep step)
    {
        if (step.Kind is Watches.Exit or Watches.Entry)
            _counted[step.Processor] = false;
        ref readonly var effects = ref step.Result.Effects;
        for (int i = 0; i < effects.WriteCount; i++)
        {
            var write = effects.WriteAt(i);
            Store(step, write.Address, write.Size);
        }
        if (effects.Zero is { } zero)
            Store(step, zero.Address, zero.Size);
        if (effects.DescriptorUpdates is { } updates && step.Kind is Watches.Guest or Watches.Exit)
            foreach (var write in DescriptorUpdate.InOrder(updates))
                Store(step, write.Address, write.Size);
    }

    public void End(StopReason why)
    {
    }

    private void Store(in BoundaryStep step, PA address, int size)
    {
        var view = memory.Current(step.Processor);
        if (!_pages.TryGet(address.Value, out int page))
        {
            if (step.Kind == Watches.Guest && view is not null)
                StoreToDevice(view, address);
            return;
        }
        int others = memory.Owners[page] - (view is not null && view.Maps(page) ? 1 : 0);
        if (!_counted[step.Processor])
            Count(step);
        if (others > 0)
            StoreToOthers(step, view, page, address, size);
        if (step.Kind == Watches.Guest)
            StoreOfGuest(step, view, page, address);
        else if (_isStrict && step.Kind == Watches.Hypervisor && !step.Vcpu.IsHost && others == 0)
            StoreOfHypervisor(view, page, address);
    }

    /// <summary>The first store after each entry and exit counts: what it could have hit was somebody else's.</summary>
    private void Count(in BoundaryStep step)
    {
        _counted[step.Processor] = true;
        bool isGuest = step.Kind == Watches.Guest;
        if (isGuest && memory.Current(step.Processor) is not null)
            _run.Findings.Premise("PG-2", "store");
        bool hasOthers = false;
        foreach (var view in memory.Views)
            hasOthers |= !ReferenceEquals(view, memory.Current(step.Processor)) && !view.SharesAll(StorerOf(step)) && !view.SharesAll(NameOf(step));
        if (hasOthers)
            _run.Findings.Premise("ISO", isGuest ? "step" : "exit");
        if (!isGuest && (hasOthers || (_isStrict && !step.Vcpu.IsHost)))
            _run.Findings.Premise("M2", "EL2");
    }

    private void StoreToOthers(in BoundaryStep step, Stage2View? view, int page, PA address, int size)
    {
        string name = NameOf(step);
        foreach (var owner in memory.Views)
        {
            if (ReferenceEquals(owner, view) || !owner.Maps(page) || owner.Shares(page, name) || owner.Shares(page, StorerOf(step)))
                continue;
            string who = step.Kind == Watches.Guest ? name : $"EL2, handling an exit of {name},";
            _run.Findings.Report("ISO", $"{owner.Name}: expected its memory unchanged, found that {who} stored {size} bytes to {address}");
            if (step.Kind != Watches.Guest)
                _run.Findings.Report("M2", $"{owner.Name}: expected no store on behalf of {name}, found {size} bytes to {address}");
        }
    }

    /// <summary>Who stores: the guest, the hypervisor, or EL2 as the host that it is with HCR_EL2.E2H.</summary>
    private string StorerOf(in BoundaryStep step)
    {
        if (step.Kind == Watches.Guest)
            return NameOf(step);
        return (step.Before.System[Reg.HCR_EL2] & HCR_EL2.Field.E2H.Mask) != 0 ? VmNames.Host : VmNames.Hypervisor;
    }

    private void StoreOfGuest(in BoundaryStep step, Stage2View? view, int page, PA address)
    {
        if (view is not null && !view.Maps(page))
        {
            // While another PE takes the page away, the TLB may still have it.
            if (!tlb.IsUnderWay(view.VMID))
                _run.Findings.Report("PG-2", $"{view.Name}: expected stores to what its stage 2 maps, found one to {address} by {step.Vcpu}");
        }
        else if (el2.IsDeclared(page) && !(view?.Shares(page, VmNames.Hypervisor) ?? false))
            _run.Findings.Report("PG-2", $"{NameOf(step)}: expected no store to the hypervisor's memory, found one to {address}");
    }

    private void StoreOfHypervisor(Stage2View? view, int page, PA address)
    {
        if (el2.IsDeclared(page) || _pool[page] || (view is not null && view.Maps(page)) || IsRangeOf(view?.Vm, address))
            return;
        _run.Findings.Report("M2", $"{view?.Name ?? VmNames.Host}: expected EL2 to store to its own memory, that of the VM or a device, found a store to {address}");
    }

    private void StoreToDevice(Stage2View view, PA address)
    {
        _run.Findings.Premise("PG-2", "device");
        if (!IsRangeOf(view.Vm, address))
            _run.Findings.Report("PG-2", $"{view.Name}: expected a device of the manifest, found a store to {address}");
    }

    private static bool IsRangeOf(VmManifest? vm, PA address)
    {
        if (vm is not null)
            foreach (var range in vm.Memory)
                if (range.At is { } at && address.Value - at.Value < range.Size)
                    return true;
        return false;
    }

    private string NameOf(in BoundaryStep step) => step.Vcpu.IsHost ? VmNames.Host : memory.Current(step.Processor)?.Name ?? $"VMID {step.Vcpu.VMID}";
}
