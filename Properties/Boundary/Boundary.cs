using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Platform;
using VirtSpec.Machine.Trace;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Boundary;

/// <summary>Sorts the steps of a run by the side of the boundary on which they are, and tells monitors.</summary>
public sealed class Boundary
{
    private readonly IMonitor[] _all;
    private readonly IMonitor[] _guest, _guestEffects, _exit, _hypervisor, _hypervisorEffects, _entry;
    private readonly Vcpu[] _vcpus;
    private readonly ulong[] _lastPages;
    private readonly bool[] _hasStepped;

    public Boundary(IEnumerable<IMonitor> monitors, MonitoredRun run, int processors)
    {
        _all = [.. monitors];
        (_exit, _entry) = (Watching(Watches.Exit), Watching(Watches.Entry));
        (_guest, _guestEffects) = (Watching(Watches.Guest), Watching(Watches.Guest | Watches.GuestEffects));
        (_hypervisor, _hypervisorEffects) = (Watching(Watches.Hypervisor), Watching(Watches.Hypervisor | Watches.HypervisorEffects));
        _vcpus = [.. Enumerable.Range(0, processors).Select(i => new Vcpu(-1, (uint)i))];
        (_lastPages, _hasStepped) = (new ulong[processors], new bool[processors]);
        foreach (var monitor in _all)
            monitor.Begin(run);
    }

    /// <summary>How many steps were seen.</summary>
    public ulong Steps { get; private set; }

    /// <summary>The run is over.</summary>
    public void End(StopReason why)
    {
        foreach (var monitor in _all)
            monitor.End(why);
    }

    internal void See(int processor, in PE before, in StepResult result, in Inputs inputs)
    {
        bool from = IsGuest(before), to = IsGuest(result.Next);
        if (from ? before.EL != result.Next.EL || !_hasStepped[processor] : to)
            _vcpus[processor] = Vcpu.Of(from ? before : result.Next);
        _hasStepped[processor] = true;
        bool isNewPage = !from && before.PC >> PageBits != _lastPages[processor];
        if (isNewPage)
            _lastPages[processor] = before.PC >> PageBits;
        var (kind, monitors) = (from, to) switch
        {
            (true, true) => (Watches.Guest, (Steps & SampleMask) == 0 || HasEffects(result) ? _guestEffects : _guest),
            (true, false) => (Watches.Exit, _exit),
            (false, true) => (Watches.Entry, _entry),
            (false, false) => (Watches.Hypervisor, isNewPage || HasEffects(result) ? _hypervisorEffects : _hypervisor),
        };
        if (monitors.Length > 0)
        {
            var step = new BoundaryStep(in before, in result, in inputs)
            {
                Kind = kind,
                IsNewPage = isNewPage,
                Processor = processor,
                Vcpu = _vcpus[processor],
                Number = Steps,
            };
            foreach (var monitor in monitors)
                monitor.See(step);
        }
        Steps++;
    }

    /// <summary>One in 1024 steps of guests is shown even if nothing came of it.</summary>
    private const ulong SampleMask = 1023;

    private static bool HasEffects(in StepResult result)
    {
        ref readonly var effects = ref result.Effects;
        return result.Event != StepEvent.Retired || effects.WriteCount > 0 || effects.DescriptorUpdates is not null || effects.Maintenance is not null
            || effects.Synchronization != Synchronization.None || effects.Gic is not null || effects.Zero is not null;
    }

    private const int PageBits = 12;

    /// <summary>EL0 of a host at EL2 counts as guest side too: it is the host below EL2.</summary>
    private static bool IsGuest(in PE pe) => pe.EL < ExceptionLevel.EL2;

    private IMonitor[] Watching(Watches kind) => [.. _all.Where(m => (m.Watches & kind) != 0)];
}

/// <summary>Hands the steps of a machine to a <see cref="Boundary"/>.</summary>
public readonly struct BoundaryObserver(Boundary boundary) : IMachineObserver
{
    public static bool WatchesSteps => true;

    public void Stepped(int processor, in PE before, in StepResult step, in Inputs inputs) => boundary.See(processor, before, step, inputs);
}
