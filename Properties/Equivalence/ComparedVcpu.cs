using VirtSpec.Properties.Boundary;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Equivalence;

/// <summary>What is known of one vCPU in a run.</summary>
/// <param name="index">Its PE in the bare machine.</param>
internal sealed class ComparedVcpu(Vcpu id, int index)
{
    public Vcpu Id { get; } = id;

    public int Index { get; } = index;

    public StateComparison State { get; } = new();

    /// <summary>What was hidden from the VM at the first entry of the vCPU, and ever since: nobody knows yet what it begins with.</summary>
    public HiddenState NeverSeen { get; set; } = HiddenState.Nothing;

    /// <summary>It has run, or begun to.</summary>
    public bool IsStarted { get; set; }

    /// <summary>It called CPU_OFF and has not been turned on since.</summary>
    public bool IsOff { get; set; }

    /// <summary>It is in the hands of the hypervisor, after <see cref="Exit"/>.</summary>
    public bool HasExited { get; set; }

    /// <summary>Its state at its last exit.</summary>
    public VcpuExit Exit;

    /// <summary>The number of the step of the run by which it was entered last.</summary>
    public ulong LastEntry { get; set; }

    /// <summary>The number of the step by which it was entered after it had last done something to the GIC by an exit.</summary>
    public ulong ActedUntil { get; set; }

    /// <summary>The bare machine has made the step of the last exit already, because another vCPU saw an effect of it. The PE as it was before; null otherwise.</summary>
    public PE? BeforeHastened { get; set; }

    /// <summary>What that step was.</summary>
    public StepResult Hastened;

    /// <summary>The bare GIC at the last entry, from which the hypervisor chose what to signal.</summary>
    public GicState? GicAtEntry { get; set; }

    /// <summary>The bare GIC at the last exit: a hypervisor may have chosen before another vCPU changed it.</summary>
    public GicState? GicAtExit { get; set; }

    /// <summary>What its timers counted last.</summary>
    public Counts Counts { get; set; }

    /// <summary>Instructions of the guest since the last entry, with or without the hypervisor's help.</summary>
    public ulong StepsSinceEntry { get; set; }

    /// <summary>How many entries, and steps, have passed while an interrupt was deliverable.</summary>
    public int EntriesWaited { get; set; }

    /// <inheritdoc cref="EntriesWaited"/>
    public ulong StepsWaited { get; set; }

    /// <summary>When it acknowledged each of its private interrupts last, and, at the end, any SPI: the number of the step of the run.</summary>
    public ulong[] AcknowledgedAt { get; } = new ulong[Races.PrivateCount + 1];

    /// <summary>Another vCPU has stored to the state of its interrupts while it ran, and it has not been entered since: it may take what was pending before.</summary>
    public bool HasRacingState { get; set; }

    /// <summary>How much later than in the bare machine the compare value of the physical timer may be, after a trapped write of its TVAL.</summary>
    public ulong CompareSlack { get; set; }

    /// <summary>The number of the last step of the run that it made.</summary>
    public ulong LastRan { get; set; }
}

/// <summary>An exit of a vCPU.</summary>
internal struct VcpuExit
{
    /// <summary>The state of the guest, before the step that led to EL2.</summary>
    public PE Pe;

    public ExceptionRecord Exception;

    /// <summary>The instruction; 0 when none was fetched.</summary>
    public uint Word;

    public Counts Counts;

    /// <summary>The number of the step of the run.</summary>
    public ulong Number;

    /// <summary>An interrupt: the hypervisor has nothing to do for an instruction.</summary>
    public readonly bool IsAsynchronous => Exception.Kind != ExceptionKind.Synchronous;

    /// <summary>An access of a device of the bare machine.</summary>
    public readonly bool IsOfDevice(ComparedVm vm) =>
        !IsAsynchronous && Exception is { EC: ExceptionClass.DataAbortLowerEL, FaultIPA: { } page } && vm.Bare.View.IsDevice(new PA(page.Value));

    /// <summary>The hypervisor need not come back from it: the guest has switched its machine off, or it is no exit that a guest asks for, and the design does not answer such ones by exceptions.</summary>
    public readonly bool MayStop(EquivalenceOptions options) => !IsAsynchronous && Exception.EC switch
    {
        ExceptionClass.WFx => false,
        ExceptionClass.HVC64 when options.Psci && PsciCalls.EndsVm(Pe) => true,
        ExceptionClass.HVC64 or ExceptionClass.SMC64 => options.StopsAtUndefined && PsciCalls.FunctionOf(Pe) is null,
        ExceptionClass.DataAbortLowerEL or ExceptionClass.InstructionAbortLowerEL => options.StopsAtAborts,
        _ => options.StopsAtUndefined,
    };
}
