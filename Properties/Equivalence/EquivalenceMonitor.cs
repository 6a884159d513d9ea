using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Properties.Boundary;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Equivalence;

/// <summary>
/// Runs each VM in lockstep with its bare machine: the guest's steps are made on both, and what the hypervisor does between an exit and an entry must be nothing or the one step of the bare machine.
/// (Popek and Goldberg 1974: equivalence, with the inputs of the VM run recorded, and held to what they may be.)
/// One can watch many runs, one after the other. The first mismatch of a VM ends its comparison.
/// </summary>
/// <param name="shared">What runs of the same hypervisor share.</param>
public sealed class EquivalenceMonitor(BareShared shared) : IMonitor
{
    private const int OfNoManifest = -1;

    private readonly Dictionary<int, ComparedVm?> _vms = [];
    private EquivalenceContext _context = null!;
    private DeliveredInterrupts _interrupts = null!;
    private GuestSteps _steps = null!;
    private Entries _entries = null!;
    private FirstEntries _first = null!;
    private Hastening _hastening = null!;
    private RamSnapshot _ram = null!;
    private ComparedVm? _last;
    private int _lastId = OfNoManifest;

    public Watches Watches => Watches.Guest | Watches.Exit | Watches.Entry;

    /// <summary>The declared differences of the manifest, and how often each excused something in this run.</summary>
    public IReadOnlyList<(DeclaredDifference Row, ulong Uses)> Uses => _context.Declared.All;

    public void Begin(MonitoredRun run)
    {
        _vms.Clear();
        (_last, _lastId) = (null, OfNoManifest);
        shared.Begin(run.Runner.PeOf(0).Configuration);
        _context = new EquivalenceContext(run);
        _interrupts = new DeliveredInterrupts(_context);
        var emulation = new Emulation(_context, _interrupts);
        _hastening = new Hastening(emulation);
        var excuses = new Excuses(_context);
        _first = new FirstEntries(_context, shared);
        _steps = new GuestSteps(_context, _interrupts, _hastening, excuses);
        _entries = new Entries(_context, emulation, _hastening, excuses, _first);
        _ram = run.Runner.SnapshotRam();
    }

    public void See(in BoundaryStep step)
    {
        if (step.Vcpu.IsHost)
        {
            _context.HostLastRan = step.Number;
            return;
        }
        var vm = step.Vcpu.VMID == _lastId ? _last : Find(step);
        if (vm is null or { IsOver: true } || vm.Of(step.Vcpu) is not { } v)
            return;
        v.LastRan = step.Number;
        switch (step.Kind)
        {
            case Watches.Guest:
                BeginInGuest(vm, v, step);
                if (!vm.IsOver)
                    _steps.See(vm, v, step);
                break;
            case Watches.Exit:
                BeginInGuest(vm, v, step);
                if (!vm.IsOver)
                    _entries.Exit(vm, v, step);
                break;
            case Watches.Entry:
                _entries.Enter(vm, v, step);
                if (!vm.IsOver)
                    _interrupts.AtEntry(vm, v, Counts.Of(step.Result.Next, step.Inputs.Counter));
                break;
        }
    }

    public void End(StopReason why)
    {
        foreach (var vm in _context.Vms)
        {
            if (why is StopReason.WaitsForever or StopReason.NoProgress)
                foreach (var v in vm.Vcpus)
                    if (!vm.IsOver)
                        _interrupts.AtEnd(vm, v, _context.Run.Runner.Counter);
            if (!vm.IsOver)
                CompareRam(vm);
            if (vm.IsLeftOut)
                _context.Premises.Hold(Premises.LeftOut);
        }
        _context.Premises.Tell(_context.Run.Findings);
    }

    /// <summary>A run may begin where a guest has been entered and made no step yet.</summary>
    private void BeginInGuest(ComparedVm vm, ComparedVcpu v, in BoundaryStep step)
    {
        if (!v.IsStarted)
            _first.Begin(vm, v, step.Before, _hastening);
    }

    private ComparedVm? Find(in BoundaryStep step)
    {
        int vmid = step.Vcpu.VMID;
        if (!_vms.TryGetValue(vmid, out var vm))
        {
            // Before the first entry of a VM nothing of it has run; in a run that begins inside a guest its memory is that of the beginning.
            bool isEntry = step.Kind == Watches.Entry;
            if (isEntry)
                _ram = _context.Run.Runner.SnapshotRam();
            if (ManifestOf(vmid) is { HasBareMachine: true } manifest)
            {
                vm = new ComparedVm(shared, shared.LayoutOf(manifest, isEntry ? step.Result.Next : step.Before, _context.Run.Runner.Memory), manifest, _ram);
                _context.Vms.Add(vm);
            }
            _vms[vmid] = vm;
        }
        (_last, _lastId) = (vm, vmid);
        return vm;
    }

    /// <summary>The row with the VMID; else the first of those that leave it open which no VM has yet.</summary>
    private VmManifest? ManifestOf(int vmid)
    {
        VmManifest? open = null;
        foreach (var row in _context.Run.Manifest.Vms)
        {
            if (row.VMID == vmid)
                return row;
            if (row.VMID is null && open is null && !_context.Vms.Exists(v => ReferenceEquals(v.Manifest, row)))
                open = row;
        }
        return open;
    }

    /// <summary>RAM, by its pages: those that neither machine has written are the same.</summary>
    private void CompareRam(ComparedVm vm)
    {
        _context.Premises.Hold(Premises.RAM);
        RamSnapshot found = _context.Run.Runner.SnapshotRam(), expected = vm.Bare.Ram;
        for (int i = 0; i < vm.Bare.Layout.Pieces.Count; i++)
        {
            var piece = vm.Bare.Layout.Pieces[i];
            if (vm.Bare.Layout.IsShared(i) || found.FirstDifference(expected, piece) is not { } offset)
                continue;
            var ipa = new IPA(BoardLayout.Ram.Value + piece.To + offset);
            _context.FailAtEnd(vm, $"{ipa} holds 0x{found[piece.From + offset]:x2}, expected 0x{expected[piece.To + offset]:x2}");
            return;
        }
    }
}
