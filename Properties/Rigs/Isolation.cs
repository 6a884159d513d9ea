using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Equivalence;
using VirtSpec.Properties.Gen;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Rigs;

/// <summary>
/// ISO by two runs: the case as it is, and with every VM but the first at rest. They differ only in what other VMs do, and must give the first VM the same view (<see cref="GuestView"/>), step by step of its own.
/// Any two programs of others that the first VM could tell apart differ for it from rest, one of them at least, so that rest is all that must be compared with.
/// What the view leaves out is a row of <see cref="Projected"/>.
/// </summary>
public sealed class Isolation(RigWorker worker) : ICaseCheck
{
    private const string Compared = "compared", Exits = "other exits";

    private readonly CaseGenerator _watched = new(worker.Rig.Scope with { WithoutTime = true });
    private readonly CaseGenerator _others = new(worker.Rig.Scope);
    private readonly GuestView _view = new(worker.Rig.Places[0].VMID, HiddenState.Of(worker.Rig.Booted.Pe));
    private readonly GuestView _viewAtRest = new(worker.Rig.Places[0].VMID, HiddenState.Of(worker.Rig.Booted.Pe));

    public static Claim Claim { get; } = new("ISO-2", "What another VM does changes nothing that a VM sees, step by step of its own.", "noninterference: Goguen and Meseguer 1982",
        ValueArray<ClaimClass>.Of(
        [
            new ClaimClass(Compared, "both runs executed the whole stream of the VM", 0.5),
            new ClaimClass(Exits, "another VM exited", 0.3),
        ]),
        ValueArray<string>.Of([]));

    /// <summary>The channels that two runs do not compare, declared: name, and how it is left out.</summary>
    public static IReadOnlyList<(string Channel, string How)> Projected { get; } =
    [
        ("time", "the VM's streams read no counter and program no timer, and how many steps of others pass between two of its own is not in the view"),
        ("interrupts", "the VM's streams enable none and read no ICC register, because when one arrives depends on time"),
        ("exclusive monitor", "the VM's streams have no exclusives, because a switch clears the monitor, and when it comes depends on time"),
        ("event register", "whether WFE or WFI waits, and exits, depends on the interrupts of others that came before; what follows it is in the view"),
        ("order of the VM's own vCPUs", "one vCPU runs"),
        ("stale translations", "TLBs are coherent in both runs, because what a TLB keeps depends on the steps of others"),
        ("state that is switched when it is first used", "registers whose every access traps at the first entry are in the view by what the VM reads of them, because whose values the PE holds depends on who used them last"),
        ("places", "physical addresses are behind stage 2, and the VM has no instruction that gives one"),
    ];

    public GuestCase Draw(ulong seed, ulong number)
    {
        var vms = Enumerable.Range(0, worker.Rig.Frames.Count).Select(vm => (vm == 0 ? _watched : _others).Vm(seed, number, vm));
        var @case = _others.Case(seed, number);
        return @case with { Vms = ValueArray<VmProgram>.Of(vms), Schedule = @case.Schedule with { TlbSeed = null } };
    }

    public CaseOutcome Run(GuestCase @case) => Run(@case, []);

    public CaseOutcome Run(GuestCase @case, IReadOnlyList<IMonitor> more)
    {
        var rest = @case with { Vms = ValueArray<VmProgram>.Of(@case.Vms.Select((vm, i) => i == 0 ? vm : AtRest(vm))) };
        var atRest = worker.Run(rest, [_viewAtRest]);
        var active = worker.Run(@case, [_view, .. more]);
        if (atRest.End == CaseEnd.LeftOut || active.End == CaseEnd.LeftOut)
            return active with { End = CaseEnd.LeftOut };
        int steps = Math.Min(_view.Hashes.Count, _viewAtRest.Hashes.Count), at = 0;
        while (at < steps && _view.Hashes[at] == _viewAtRest.Hashes[at])
            at++;
        var premises = new HashSet<(string, string)>(active.Premises);
        if (active.HasEnded(0, 0) && atRest.HasEnded(0, 0))
            premises.Add((Claim.Id, Compared));
        if (active.Exits > atRest.Exits)
            premises.Add((Claim.Id, Exits));
        return active with { Premises = premises, Findings = at < steps ? [.. active.Findings, Describe(@case, rest, at)] : active.Findings };
    }

    private static VmProgram AtRest(VmProgram vm) =>
        vm with { Started = 1, Vcpus = ValueArray<VcpuProgram>.Of(vm.Vcpus.Select(v => v with { Items = ValueArray<StreamItem>.Of([]), Devices = ValueArray<DeviceStore>.Of([]) })) };

    /// <summary>Runs both once more, to name what differs first.</summary>
    private Finding Describe(GuestCase @case, GuestCase rest, int step)
    {
        (_view.Keep, _viewAtRest.Keep) = (step, step);
        worker.Run(rest, [_viewAtRest]);
        worker.Run(@case, [_view]);
        (_view.Keep, _viewAtRest.Keep) = (-1, -1);
        string what = _view.Kept is { } a && _viewAtRest.Kept is { } b ? _view.Difference(a, b) ?? "the view" : "the view";
        var (pc, word) = _view.KeptAt;
        string name = worker.Rig.Configuration.Vms[0].Name;
        var states = _view.Kept is { } active && _viewAtRest.Kept is { } atRest ? new ComparedStates(atRest) { Found = active } : null;
        return new Finding(Claim.Id, $"VM {name} behind its step {step}, 0x{word:x8} at 0x{pc:x}: expected the same whatever other VMs do, found {what}, with others active and at rest", _view.KeptStep) { States = states };
    }
}
