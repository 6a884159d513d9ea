using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Gen;

namespace VirtSpec.Properties.Rigs;

/// <summary>A way to hold a design against claims by cases: which cases, and what is done with one. Each thread has its own.</summary>
public interface ICaseCheck
{
    /// <summary>The case with this number: a function of its arguments and of the rig.</summary>
    GuestCase Draw(ulong seed, ulong number);

    /// <summary>Runs a case: a function of the case and of the rig.</summary>
    CaseOutcome Run(GuestCase @case);

    /// <summary>A run of the case that more monitors watch, for the log of a counterexample.</summary>
    CaseOutcome Run(GuestCase @case, IReadOnlyList<IMonitor> more);
}

/// <summary>Each case is run once, and monitors watch it.</summary>
/// <param name="monitors">Makes the monitors of a worker; they are used again, and begin anew with <see cref="IMonitor.Begin"/>.</param>
public sealed class MonitoredCheck(RigWorker worker, CaseGenerator generator, Func<IReadOnlyList<IMonitor>> monitors) : ICaseCheck
{
    private readonly IReadOnlyList<IMonitor> _monitors = monitors();

    public GuestCase Draw(ulong seed, ulong number) => generator.Case(seed, number);

    public CaseOutcome Run(GuestCase @case) => worker.Run(@case, _monitors);

    public CaseOutcome Run(GuestCase @case, IReadOnlyList<IMonitor> more) => worker.Run(@case, [.. _monitors, .. more]);
}
