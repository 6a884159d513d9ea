using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Claims;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Equivalence;

/// <summary>What the parts of the comparison share in one run: where they report, what is declared, and what was seen.</summary>
internal sealed class EquivalenceContext(MonitoredRun run)
{
    public MonitoredRun Run { get; } = run;

    public DeclaredUses Declared { get; } = new(run.Manifest.Differences);

    public Premises Premises { get; } = new();

    /// <summary>The registers of a PE before any step of the run, which no guest has written.</summary>
    public SystemRegisterFile FirstOfAll { get; } = run.Runner.PeOf(0).System;

    public List<ComparedVm> Vms { get; } = [];

    /// <summary>The number of the last step that a host below EL2 made.</summary>
    public ulong HostLastRan { get; set; }

    /// <summary>Reports under claims, each once, and ends the comparison of the VM, whose states are different from here on.</summary>
    public void Fail(ComparedVm vm, ComparedVcpu v, in PE at, uint word, string what, params ReadOnlySpan<string> claims)
    {
        (vm.IsOver, vm.HasFailed) = (true, true);
        string where = $"{vm.Manifest.Name} vCPU {v.Id.Affinity}, PC 0x{at.PC:x} ({Instruction(word, at)}): {what}";
        var states = new ComparedStates(vm.Bare.PeOf(v.Index)) { Hidden = v.State.Hidden };
        foreach (string claim in claims)
            Run.Findings.Report(claim, where, states);
    }

    /// <summary>Reports a difference that no step of the run stands for.</summary>
    public void FailAtEnd(ComparedVm vm, string what)
    {
        (vm.IsOver, vm.HasFailed) = (true, true);
        Run.Findings.Report("PG-1", $"{vm.Manifest.Name}, at the end of the run: {what}");
    }

    private static string Instruction(uint word, in PE at) => word == 0 ? $"no instruction, at {at.EL}" : $"{Disassembler.Disassemble(word, at.PC)}, at {at.EL}";
}
