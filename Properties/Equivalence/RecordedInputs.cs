using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Equivalence;

/// <summary>A step of a vCPU whose inputs are recorded: what the guest had before and behind it.</summary>
internal readonly ref struct RecordedStep(ref readonly PE before, ref readonly PE after)
{
    private readonly ref readonly PE _before = ref before;
    private readonly ref readonly PE _after = ref after;

    public ref readonly PE Before => ref _before;

    public ref readonly PE After => ref _after;

    public required uint Word { get; init; }

    public required Counts Counts { get; init; }

    public bool IsTick { get; init; }
}

/// <summary>
/// What reached a vCPU in a step, for the bare machine to receive in the same one: the counts, and what the CPU interface answered.
/// No interrupt reaches the bare PE unless the step takes or looks at one.
/// </summary>
internal static class RecordedInputs
{
    private const uint SystemAccess = 0xffd0_0000, MSR = 0xd510_0000, Read = 1 << 21;

    /// <summary>The System register that an MSR or MRS names; null for anything else.</summary>
    public static Reg? RegisterOf(in PE pe, uint word, out bool isRead)
    {
        isRead = (word & Read) != 0;
        return (word & SystemAccess) == MSR ? pe.Configuration.Access[SystemEncoding.Of(word), isRead]?.Register : null;
    }

    /// <summary>The instruction changes the line of a timer, perhaps.</summary>
    public static bool WritesTimer(in PE pe, uint word) => RegisterOf(pe, word, out bool isRead) is
        Reg.CNTV_CTL_EL0 or Reg.CNTV_CVAL_EL0 or Reg.CNTV_TVAL_EL0 or Reg.CNTP_CTL_EL0 or Reg.CNTP_CVAL_EL0 or Reg.CNTP_TVAL_EL0 && !isRead;

    public static Inputs Of(ComparedVm vm, ComparedVcpu v, in RecordedStep step, out AnsweredInterrupt? answered)
    {
        answered = null;
        var inputs = new Inputs(step.Counts.Virtual, IsTick: step.IsTick);
        if ((step.Word & SystemAccess) != MSR || RegisterOf(step.Before, step.Word, out bool isRead) is not { } register)
            return inputs;
        return register switch
        {
            Reg.CNTPCT_EL0 or Reg.CNTP_CTL_EL0 or Reg.CNTP_CVAL_EL0 or Reg.CNTP_TVAL_EL0 => inputs with { Counter = step.Counts.Physical },
            Reg.ICC_IAR0_EL1 or Reg.ICC_IAR1_EL1 or Reg.ICC_HPPIR0_EL1 or Reg.ICC_HPPIR1_EL1 when isRead && Completes(step) => inputs with { Gic = Answer(vm, v, step, register, out answered) },
            Reg.ISR_EL1 when Completes(step) => inputs with { Gic = Signalled(vm, v, step) },
            _ => inputs,
        };
    }

    private static bool Completes(in RecordedStep step) => step.After.PC == step.Before.PC + 4;

    /// <summary>
    /// What the redistributor must have forwarded for the answer that the guest got. The guest may get another interrupt than the best one, or none, because the hypervisor has not delivered the best one yet;
    /// but what it gets must be pending, now or when the hypervisor last chose.
    /// </summary>
    private static PendingInterrupts Answer(ComparedVm vm, ComparedVcpu v, in RecordedStep step, Reg register, out AnsweredInterrupt? answered)
    {
        answered = null;
        int destination = (int)(step.Word & 31);
        var now = vm.Bare.GicAt(v.Index, step.Counts);
        if (destination == 31)
            return now.Pending(v.Index);
        var id = new INTID((uint)step.After.X(destination));
        if (id == INTID.Spurious)
            return default;
        var interrupt = now.Forwards(v.Index, id, out var group);
        if (!interrupt.IsPresent && v.GicAtEntry is { } chosen)
            interrupt = chosen.Forwards(v.Index, id, out group);
        if (!interrupt.IsPresent && v.GicAtExit is { } earlier)
            interrupt = earlier.Forwards(v.Index, id, out group);
        answered = new AnsweredInterrupt(id, interrupt.IsPresent, register is Reg.ICC_IAR0_EL1 or Reg.ICC_IAR1_EL1);
        return group == InterruptGroup.Group0 ? new PendingInterrupts(interrupt, default) : new PendingInterrupts(default, interrupt);
    }

    /// <summary>What ISR_EL1 shows: all that is pending if the guest saw something, otherwise nothing yet.</summary>
    private static PendingInterrupts Signalled(ComparedVm vm, ComparedVcpu v, in RecordedStep step) =>
        step.After.X((int)(step.Word & 31)) == 0 ? default : vm.Bare.GicAt(v.Index, step.Counts).Pending(v.Index);

    /// <summary>Whether the bare PE would take an interrupt of a kind from a GIC; the inputs by which it does.</summary>
    public static bool Takes(ComparedVm vm, ComparedVcpu v, ExceptionKind kind, GicState gic, in Counts counts, out Inputs inputs)
    {
        inputs = new Inputs(counts.Virtual, Gic: gic.Pending(v.Index));
        return !inputs.Gic.IsEmpty && Interrupts.Pending(vm.Bare.PeOf(v.Index), inputs)?.Kind == kind;
    }
}

/// <summary>An interrupt that the guest read from the CPU interface.</summary>
/// <param name="IsPending">It is pending in the bare machine, or was when the hypervisor last chose.</param>
/// <param name="IsAcknowledged">It becomes active with the read.</param>
internal readonly record struct AnsweredInterrupt(INTID Id, bool IsPending, bool IsAcknowledged);
