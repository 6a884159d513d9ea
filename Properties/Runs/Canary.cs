using VirtSpec.Machine.Cpu;
using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Claims;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Runs;

/// <summary>A claim that no hypervisor keeps. A run in which it does not fail says nothing about other claims.</summary>
public sealed class Canary : IMonitor
{
    private MonitoredRun? _run;

    public static Claim Claim { get; } = new("CANARY", "No guest ever executes an instruction.", "none: it must fail", ValueArray<ClaimClass>.Of([]), ValueArray<string>.Of([]));

    public Watches Watches => Watches.Guest;

    public void Begin(MonitoredRun run) => _run = run;

    public void See(in BoundaryStep step) => _run!.Findings.Report(Claim.Id, $"{step.Vcpu} executed 0x{step.Result.Word:x8} at 0x{step.Before.PC:x}");

    public void End(StopReason why)
    {
    }
}
