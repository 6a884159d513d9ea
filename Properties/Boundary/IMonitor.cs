using VirtSpec.Machine.Cpu;
using VirtSpec.Properties.Claims;
using VirtSpec.Spec;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Boundary;

/// <summary>What a monitor wants to be told of.</summary>
[Flags]
public enum Watches : byte
{
    None = 0,

    /// <summary>Steps of guests (and of a host below EL2) that stay with them.</summary>
    Guest = 1,

    /// <summary>Exceptions from a guest to EL2.</summary>
    Exit = 2,

    /// <summary>Steps at EL2 that stay there.</summary>
    Hypervisor = 4,

    /// <summary>Returns from EL2 to a guest.</summary>
    Entry = 8,

    /// <summary>Those of the guest's steps that did something outside the PE (a store, maintenance, a barrier, a message to the GIC), and one in 1024 of the others.</summary>
    GuestEffects = 16,

    /// <summary>Those of EL2's steps that did something outside the PE, and those whose instruction is in another page than the one before.</summary>
    HypervisorEffects = 32,
    All = Guest | Exit | Hypervisor | Entry,
}

/// <summary>
/// One vCPU as the architecture shows it: VTTBR_EL2.VMID and VMPIDR_EL2 at its entry.
/// A host below EL2, which runs without stage 2 (HCR_EL2.VM is 0, or TGE is 1), has VMID -1.
/// </summary>
public readonly record struct Vcpu(int VMID, ulong Affinity)
{
    public bool IsHost => VMID < 0;

    /// <summary>The vCPU that runs on a PE below EL2.</summary>
    public static Vcpu Of(in PE pe)
    {
        ulong hcr = pe.System[Reg.HCR_EL2], affinity = pe.System[Reg.VMPIDR_EL2] & 0xff_00ff_ffff;
        bool isHost = (hcr & HCR_EL2.Field.VM.Mask) == 0 || (hcr & HCR_EL2.Field.TGE.Mask) != 0;
        return isHost ? new Vcpu(-1, pe.System[Reg.MPIDR_EL1] & 0xff_00ff_ffff) : new Vcpu(AArch64.CurrentVMID(pe).Value, affinity);
    }

    public override string ToString() => IsHost ? $"host PE {Affinity}" : $"VMID {VMID} vCPU {Affinity}";
}

/// <summary>One step of a run, and on which side of the boundary between hypervisor and guests it was.</summary>
public readonly ref struct BoundaryStep(ref readonly PE before, ref readonly StepResult result, ref readonly Inputs inputs)
{
    private readonly ref readonly PE _before = ref before;
    private readonly ref readonly StepResult _result = ref result;
    private readonly ref readonly Inputs _inputs = ref inputs;

    public ref readonly PE Before => ref _before;

    public ref readonly StepResult Result => ref _result;

    public ref readonly Inputs Inputs => ref _inputs;

    /// <summary>Exactly one of Guest, Exit, Hypervisor and Entry.</summary>
    public Watches Kind { get; init; }

    /// <summary>EL2's instruction is in another page than its last one on the PE.</summary>
    public bool IsNewPage { get; init; }

    public int Processor { get; init; }

    /// <summary>Guest, Exit: who ran. Entry: who will run. Hypervisor: who exited last on this PE.</summary>
    public Vcpu Vcpu { get; init; }

    /// <summary>From 0, over all PEs.</summary>
    public ulong Number { get; init; }
}

/// <summary>The run that monitors watch.</summary>
/// <param name="Runner">For memory and devices as they are at a step.</param>
/// <param name="Findings">Where they say what they saw.</param>
public sealed record MonitoredRun(Runner Runner, Manifest Manifest, IFindings Findings);

/// <summary>Watches a run from outside, at the boundary that the architecture draws: it cannot tell a model from a binary.</summary>
public interface IMonitor
{
    Watches Watches { get; }

    /// <summary>The run begins.</summary>
    void Begin(MonitoredRun run);

    /// <summary>A step of a kind that is watched was made.</summary>
    void See(in BoundaryStep step);

    /// <summary>The run is over.</summary>
    void End(StopReason why);
}
