using VirtSpec.Machine.Cpu;
using VirtSpec.Properties.Boundary.Tables;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Boundary;

/// <summary>
/// R3: a guest's run leaves the registers of whoever called it as they were. For a host below EL2: its EL1 state and the general-purpose registers that calls preserve,
/// from the exit that led to the guest to the next entry of the host on the PE. For EL2 itself: the registers that say where its text, stack of exceptions and tables are,
/// from one entry of a vCPU to the next.
/// </summary>
public sealed class HostMonitor(VmMemory memory) : IMonitor
{
    /// <summary>X19 to X29 are the callee's to preserve. (AAPCS64.)</summary>
    private const int FirstPreserved = 19, LastPreserved = 29;

    private static readonly Reg[] OfHost =
    [
        Reg.SCTLR_EL1, Reg.TTBR0_EL1, Reg.TTBR1_EL1, Reg.TCR_EL1, Reg.MAIR_EL1, Reg.AMAIR_EL1, Reg.VBAR_EL1, Reg.CONTEXTIDR_EL1,
        Reg.CPACR_EL1, Reg.TPIDR_EL1, Reg.TPIDR_EL0, Reg.TPIDRRO_EL0, Reg.CNTKCTL_EL1, Reg.ELR_EL1, Reg.SPSR_EL1, Reg.MDSCR_EL1, Reg.CSSELR_EL1,
    ];

    private static readonly Reg[] OfHypervisor = [Reg.VBAR_EL2, Reg.TTBR0_EL2, Reg.TCR_EL2, Reg.MAIR_EL2, Reg.SCTLR_EL2, Reg.TPIDR_EL2];

    private readonly Dictionary<(int, Vcpu), ulong[]> _hypervisor = [];
    private MonitoredRun _run = null!;
    private PE[] _left = [];
    private bool[] _guestRan = [];

    public Watches Watches => Watches.Entry | Watches.Exit;

    public void Begin(MonitoredRun run)
    {
        _run = run;
        _left = new PE[run.Runner.ProcessorCount];
        _guestRan = new bool[run.Runner.ProcessorCount];
        _hypervisor.Clear();
    }

    public void See(in BoundaryStep step)
    {
        int processor = step.Processor;
        bool isHost = step.Vcpu.IsHost || memory.Current(processor)?.Name == VmNames.Host;
        if (step.Kind == Watches.Exit)
        {
            if (isHost)
                (_left[processor], _guestRan[processor]) = (step.Before, false);
        }
        else if (!isHost)
        {
            _guestRan[processor] = true;
            CheckHypervisor(step);
        }
        else if (_guestRan[processor])
        {
            _guestRan[processor] = false;
            if (step.Result.Next.EL == ExceptionLevel.EL1 && _left[processor].EL == ExceptionLevel.EL1)
                CheckHost(_left[processor], step.Result.Next);
        }
    }

    public void End(StopReason why)
    {
    }

    private void CheckHost(in PE left, in PE now)
    {
        _run.Findings.Premise("R3", "host");
        foreach (var register in OfHost)
            if (left.System[register] != now.System[register])
                Report($"{register}", left.System[register], now.System[register]);
        for (int n = FirstPreserved; n <= LastPreserved; n++)
            if (left.X(n) != now.X(n))
                Report($"X{n}", left.X(n), now.X(n));
        if (left.SPOf(ExceptionLevel.EL1) != now.SPOf(ExceptionLevel.EL1))
            Report("SP_EL1", left.SPOf(ExceptionLevel.EL1), now.SPOf(ExceptionLevel.EL1));
        if (left.SPOf(ExceptionLevel.EL0) != now.SPOf(ExceptionLevel.EL0))
            Report("SP_EL0", left.SPOf(ExceptionLevel.EL0), now.SPOf(ExceptionLevel.EL0));
    }

    private void Report(string register, ulong expected, ulong found) =>
        _run.Findings.Report("R3", $"host: expected {register} = 0x{expected:x16} after a guest ran, as the host left it, found 0x{found:x16}");

    private void CheckHypervisor(in BoundaryStep step)
    {
        var now = step.Result.Next.System;
        if (!_hypervisor.TryGetValue((step.Processor, step.Vcpu), out ulong[]? first))
        {
            _hypervisor[(step.Processor, step.Vcpu)] = [.. OfHypervisor.Select(r => now[r])];
            return;
        }
        _run.Findings.Premise("R3", "EL2");
        for (int i = 0; i < first.Length; i++)
        {
            // In a host with applications TTBR0_EL2 is that of one of them.
            bool isHosts = OfHypervisor[i] == Reg.TTBR0_EL2 && (now[Reg.HCR_EL2] & HCR_EL2.Field.E2H.Mask) != 0;
            if (!isHosts && now[OfHypervisor[i]] != first[i])
            {
                _run.Findings.Report("R3", $"PE {step.Processor}: expected {OfHypervisor[i]} = 0x{first[i]:x16} at each entry of {step.Vcpu}, found 0x{now[OfHypervisor[i]]:x16}");
                first[i] = now[OfHypervisor[i]];
            }
        }
    }
}
