using VirtSpec.Machine.Cpu;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Properties.Boundary.Tables;

/// <summary>
/// Which VMs live, and what their stage 2 maps. It reports nothing itself: the monitors of memory and of TLBs look at it, and come after it.
/// A VM lives from its first entry until its VMID or its manifest name is used with other tables, or its tables hold what no descriptors are.
/// </summary>
/// <param name="looksAtAll">The VMs in which PEs are when the run begins live from then on, whether or not they make a step.</param>
public sealed class VmMemory(bool looksAtAll = false) : IMonitor
{
    private readonly List<Stage2View> _views = [];
    private readonly List<LeafChange> _changes = [];
    private byte[] _tables = [];
    private Stage2View?[] _current = [];
    private (ulong VTTBR, ulong VTCR)[] _currentKeys = [];
    private MonitoredRun _run = null!;
    private bool _recording;

    public Watches Watches => Watches.GuestEffects | Watches.HypervisorEffects | Watches.Exit | Watches.Entry;

    internal PageMap Pages { get; private set; }

    /// <summary>For each page of RAM, how many VMs map it.</summary>
    internal ushort[] Owners { get; private set; } = [];

    internal IReadOnlyList<Stage2View> Views => _views;

    /// <summary>Pages, by number, that became tables since a monitor took the list, and that some VM may have mapped before.</summary>
    internal List<int> NewTables { get; } = [];

    /// <summary>What the stores of this step changed.</summary>
    internal IReadOnlyList<LeafChange> Changes => _changes;

    /// <summary>The VM that runs on a PE, or ran there last; null for a host without stage 2.</summary>
    internal Stage2View? Current(int processor) => _current[processor];

    public void Begin(MonitoredRun run)
    {
        _run = run;
        Pages = new PageMap(run.Runner.RamSize);
        (Owners, _tables) = (new ushort[Pages.Count], new byte[Pages.Count]);
        _current = new Stage2View?[run.Runner.ProcessorCount];
        _currentKeys = new (ulong, ulong)[run.Runner.ProcessorCount];
        _views.Clear();
        NewTables.Clear();
        for (int i = 0; LooksAtAll && i < run.Runner.ProcessorCount; i++)
            if (run.Runner.PeOf(i) is { EL: < ExceptionLevel.EL2 } pe && TableFormat.OfStage2(pe) is not null)
                _current[i] = Find(pe, AArch64.CurrentVMID(pe).Value);
    }

    internal bool LooksAtAll => looksAtAll;

    public void See(in BoundaryStep step)
    {
        _changes.Clear();
        // A run that goes on from a snapshot may begin in a guest.
        if (step.Kind is Watches.Guest or Watches.Exit && !step.Vcpu.IsHost && _current[step.Processor] is null)
            Enter(step.Before, step);
        _recording = true;
        ref readonly var effects = ref step.Result.Effects;
        if (effects.DescriptorUpdates is { } updates)
            foreach (var write in DescriptorUpdate.InOrder(updates))
                Stored(write.Address.Value, write.Size);
        for (int i = 0; i < effects.WriteCount; i++)
        {
            var write = effects.WriteAt(i);
            Stored(write.Address.Value, write.Size);
        }
        if (effects.Zero is { } zero)
            Stored(zero.Address.Value, zero.Size);
        // The tables of a VM that is entered for the first time are no change.
        _recording = false;
        if (step.Kind == Watches.Entry)
            Enter(step.Result.Next, step);
    }

    public void End(StopReason why)
    {
    }

    /// <summary>Memory was changed by nobody's store.</summary>
    internal void Corrupted(ulong address, int size) => Stored(address, size);

    internal bool IsStage2Table(int page) => _tables[page] > 0;

    /// <summary>The VM whose stage 2 has a table in a page; null when none has.</summary>
    internal Stage2View? TableOwner(int page)
    {
        if (_tables[page] == 0)
            return null;
        foreach (var view in _views)
            if (view.Tree.HasTableIn(PageMap.AddressOf(page).Value))
                return view;
        return null;
    }

    internal void MarkTable(ulong address, int bytes, bool added)
    {
        var (first, end) = Pages.Range(address, (ulong)bytes);
        for (int page = first; page < end; page++)
        {
            if (added && _tables[page] == 0)
                NewTables.Add(page);
            _tables[page] = (byte)(added ? Math.Min(_tables[page] + 1, byte.MaxValue) : Math.Max(_tables[page] - 1, 0));
        }
    }

    internal void Report(in LeafChange change)
    {
        if (_recording)
            _changes.Add(change);
    }

    private void Stored(ulong address, int size)
    {
        if (!Pages.TryGet(address, out int page) || (_tables[page] == 0 && !(Pages.TryGet(address + (ulong)size - 1, out int last) && _tables[last] > 0)))
            return;
        for (int i = 0; i < _views.Count; i++)
            _views[i].Tree.Stored(address, size);
    }

    /// <param name="pe">The PE as it is in the guest.</param>
    private void Enter(in PE pe, in BoundaryStep step)
    {
        var key = (pe.System[Reg.VTTBR_EL2], pe.System[Reg.VTCR_EL2]);
        ref var current = ref _current[step.Processor];
        if (step.Vcpu.IsHost)
            current = null;
        else if (current is null || _currentKeys[step.Processor] != key || !_views.Contains(current))
            current = Find(pe, step.Vcpu.VMID);
        _currentKeys[step.Processor] = key;
        if (current is not null)
            current.RanOn |= 1u << step.Processor;
    }

    private Stage2View? Find(in PE pe, int vmid)
    {
        if (TableFormat.OfStage2(pe) is not { } format)
            return null;
        foreach (var view in _views)
            if (view.VMID == vmid && view.Tree.Format == format)
                return view;
        Retire(vmid, format.Root);
        var added = new Stage2View(this, Pages, _run.Runner.Memory, format, vmid, VmOf(vmid));
        _views.Add(added);
        return added;
    }

    /// <summary>Other tables for a VMID, or another VMID for tables: what was there before is gone.</summary>
    private void Retire(int vmid, ulong root)
    {
        for (int i = _views.Count - 1; i >= 0; i--)
        {
            if (_views[i].VMID != vmid && _views[i].Tree.Format.Root != root)
                continue;
            _views[i].Tree.Close();
            _views.RemoveAt(i);
        }
    }

    /// <summary>The VM of the manifest with the VMID; else the first with a VMID that the hypervisor chooses and that no live VM is.</summary>
    private VmManifest? VmOf(int vmid)
    {
        foreach (var vm in _run.Manifest.Vms)
            if (vm.VMID == vmid)
                return vm;
        foreach (var vm in _run.Manifest.Vms)
            if (vm.VMID is null && vm.Name != VmNames.Host && !_views.Exists(v => ReferenceEquals(v.Vm, vm)))
                return vm;
        return null;
    }
}

/// <summary>Names in manifests that mean something.</summary>
public static class VmNames
{
    /// <summary>Whoever runs below EL2 without stage 2, or in a host at EL2; also a VM of that name.</summary>
    public const string Host = "host";

    /// <summary>EL2.</summary>
    public const string Hypervisor = "hypervisor";

    /// <summary>The pages that hold the tables of a VM's stage 2, where somebody else may have them.</summary>
    public static string TablesOf(string vm) => $"stage 2 of {vm}";
}
