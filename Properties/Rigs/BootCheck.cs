using VirtSpec.Machine.Cpu;
using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Gen;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Rigs;

/// <summary>
/// Each case is a boot: from the first instruction of the hypervisor to VMs that wait for programs, with the case's interleaving and TLBs.
/// What a design does before guests run, and to guests that it takes memory from, is seen here only; and what such a guest has left when all run, although it does nothing itself.
/// </summary>
/// <param name="claims">Those that hold while memory changes hands, as the manifest has it behind the boot only.</param>
public sealed class BootCheck(Rig rig, CaseGenerator generator, Func<IReadOnlyList<IMonitor>> monitors, IReadOnlySet<string> claims) : ICaseCheck
{
    /// <summary>An interleaving may keep a PE back that others wait for.</summary>
    private const ulong Patience = 3, AtLeast = 5000;

    /// <summary>The steps behind the boot in which memory is looked at as it has become.</summary>
    private const ulong LookSteps = 64;

    /// <summary>The claims that the manifest makes about memory as it has become.</summary>
    private static readonly HashSet<string> OfMemory = ["M1", "M2", "M4"];

    private readonly IReadOnlyList<IMonitor> _monitors = monitors();
    private readonly IReadOnlyList<IMonitor> _ofMemory = BoundaryMonitors.OfMemoryOfAll();

    public GuestCase Draw(ulong seed, ulong number) => generator.Case(seed, number);

    public CaseOutcome Run(GuestCase @case) => Run(@case, []);

    public CaseOutcome Run(GuestCase @case, IReadOnlyList<IMonitor> more)
    {
        var board = rig.Start with { Interleaving = @case.Schedule.Interleaving };
        var runner = new Runner(@case.Schedule.TlbSeed is { } seed ? board.WithAdversarialTlbs(seed) : board);
        var findings = new CaseFindings();
        var boundary = new Boundary.Boundary([.. _monitors, .. more], new MonitoredRun(runner, rig.Installation.Manifest, findings), board.Processors.Count);
        findings.Step = () => boundary.Steps;
        var observer = new BoundaryObserver(boundary);
        var why = runner.Run(Patience * rig.Booted.Retired + AtLeast, ref observer);
        boundary.End(why);
        var end = why switch
        {
            StopReason.NotModelled => CaseEnd.LeftOut,
            StopReason.BudgetExhausted => CaseEnd.Finished,
            _ => CaseEnd.Stopped,
        };
        var left = end == CaseEnd.Finished && AllRun(runner) ? Look(runner) : [];
        return new CaseOutcome(end, why, [.. findings.Found.Where(f => claims.Contains(f.Claim) || f.Claim == Runs.Canary.Claim.Id), .. left], findings.Premises, Executed: 0, boundary.Steps, Exits: 0, Ended: 0);
    }

    /// <summary>Every VM of the configuration is in a PE.</summary>
    private bool AllRun(Runner runner)
    {
        var running = Enumerable.Range(0, runner.ProcessorCount).Select(i => runner.PeOf(i)).Where(pe => pe.EL < ExceptionLevel.EL2).Select(pe => (int)AArch64.CurrentVMID(pe).Value).ToHashSet();
        return rig.Places.All(place => running.Contains(place.VMID));
    }

    private IEnumerable<Finding> Look(Runner runner)
    {
        var findings = new CaseFindings();
        var boundary = new Boundary.Boundary(_ofMemory, new MonitoredRun(runner, rig.Installation.Manifest, findings), runner.ProcessorCount);
        var observer = new BoundaryObserver(boundary);
        boundary.End(runner.Run(LookSteps, ref observer));
        return findings.Found.Where(f => OfMemory.Contains(f.Claim));
    }
}
