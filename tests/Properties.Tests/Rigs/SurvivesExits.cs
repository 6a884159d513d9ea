using VirtSpec.Machine.Cpu;
using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Claims;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Tests.Rigs;

/// <summary>A claim of the tests: X5 survives an exit.</summary>
public sealed class SurvivesExits : IMonitor
{
    private readonly ulong?[] _atExit = new ulong?[8];
    private MonitoredRun? _run;

    public static Claim Claim { get; } = new("X5", "X5 of a guest is the same behind an exit.", "this test",
        ValueArray<ClaimClass>.Of([new ClaimClass("exit", "an exit with a return behind it", 0.3)]), ValueArray<string>.Of([]));

    public Watches Watches => Watches.Exit | Watches.Entry;

    public void Begin(MonitoredRun run)
    {
        _run = run;
        Array.Clear(_atExit);
    }

    public void See(in BoundaryStep step)
    {
        ulong x5 = step.Result.Next.X(5);
        if (step.Kind == Watches.Exit)
        {
            _atExit[step.Processor] = x5;
            return;
        }
        if (_atExit[step.Processor] is not { } before)
            return;
        _run!.Findings.Premise(Claim.Id, "exit");
        if (before != x5)
            _run.Findings.Report(Claim.Id, $"{step.Vcpu}: expected X5 0x{before:x}, found 0x{x5:x}");
    }

    public void End(StopReason why)
    {
    }
}
