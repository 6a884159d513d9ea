using VirtSpec.Machine.Cpu;
using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Gen;

namespace VirtSpec.Properties.Rigs;

/// <summary>
/// Each case is a boot: from the first instruction of the hypervisor to VMs that wait for programs, with the case's interleaving and TLBs.
/// What a design does before guests run, and to guests that it takes memory from, is seen here only.
/// </summary>
/// <param name="claims">Those that hold while memory changes hands, as the manifest has it behind the boot only.</param>
public sealed class BootCheck(Rig rig, CaseGenerator generator, Func<IReadOnlyList<IMonitor>> monitors, IReadOnlySet<string> claims) : ICaseCheck
{
    /// <summary>An interleaving may keep a PE back that others wait for.</summary>
    private const ulong Patience = 3, AtLeast = 5000;

    private readonly IReadOnlyList<IMonitor> _monitors = monitors();

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
        return new CaseOutcome(end, why, [.. findings.Found.Where(f => claims.Contains(f.Claim) || f.Claim == Runs.Canary.Claim.Id)], findings.Premises, Executed: 0, boundary.Steps, Exits: 0, Ended: 0);
    }
}
