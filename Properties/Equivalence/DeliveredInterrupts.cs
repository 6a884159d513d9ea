using VirtSpec.Properties.Boundary;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Timers;

namespace VirtSpec.Properties.Equivalence;

/// <summary>Holds the interrupts that a guest gets to those that its bare machine has: none is invented (I2) and none is lost (I1).</summary>
internal sealed class DeliveredInterrupts(EquivalenceContext context)
{
    /// <summary>
    /// An interrupt that can be taken at this many entries in a row, after each of which the guest went on without it, is lost.
    /// A hypervisor may be one entry late, when the interrupt becomes pending behind the point where it fills the list registers, and another one when they were full;
    /// the rest is for those that find it in a later exit (a maintenance interrupt, a kick) than the one in which it came.
    /// </summary>
    private const int LostAfterEntries = 4;

    /// <summary>So many instructions without any exit are the same: whatever makes an interrupt pending for a VM is an interrupt or an exit of the physical machine, which comes within one turn of its PEs, of 1,024 steps.</summary>
    private const ulong LostAfterSteps = 1024;

    /// <summary>The steps after which it is looked again for an interrupt that no exit has announced.</summary>
    private const ulong LooksEach = 128;

    /// <summary>The inputs for the interrupt that the guest takes; false when the bare PE has none to take, which is reported.</summary>
    public bool TryExplain(ComparedVm vm, ComparedVcpu v, in PE before, ExceptionRecord taken, in Counts counts, Hastening hastening, out Inputs inputs)
    {
        context.Premises.Hold(Premises.Interrupt);
        (v.EntriesWaited, v.StepsWaited) = (0, 0);
        if (taken.Kind == ExceptionKind.SError)
        {
            inputs = new Inputs(counts.Virtual, SError: true, SErrorSyndrome: taken.ISS);
            return true;
        }
        if (RecordedInputs.Takes(vm, v, taken.Kind, vm.Bare.GicAt(v.Index, counts), counts, out inputs)
            || (v.GicAtEntry is { } chosen && RecordedInputs.Takes(vm, v, taken.Kind, chosen, counts, out inputs))
            || (v.GicAtExit is { } earlier && RecordedInputs.Takes(vm, v, taken.Kind, earlier, counts, out inputs))
            || (hastening.Others(vm, v) && RecordedInputs.Takes(vm, v, taken.Kind, vm.Bare.GicAt(v.Index, counts), counts, out inputs)))
            return true;
        Invented(vm, v, before, 0, Signalled(before) is { } id ? new INTID(id) : null, $"a virtual {taken.Kind} is taken");
        return false;
    }

    /// <summary>The guest has read the INTID of an interrupt; false when it is not pending in the bare machine, which is reported.</summary>
    public bool Answered(ComparedVm vm, ComparedVcpu v, in RecordedStep step, AnsweredInterrupt answer)
    {
        context.Premises.Hold(Premises.OfInterrupt(Premises.Delivered, answer.Id.Value));
        context.Premises.Hold(Premises.OfInterrupt(Premises.Pending, answer.Id.Value));
        if (answer.Id == TimerInterrupts.CNTV || answer.Id == TimerInterrupts.CNTP)
        {
            context.Premises.Hold(answer.Id == TimerInterrupts.CNTV ? Premises.VirtualTimer : Premises.PhysicalTimer);
            context.Premises.Hold(Premises.TimerInterrupt);
        }
        if (answer.IsPending)
        {
            if (!answer.IsAcknowledged)
                return true;
            Races.Acknowledge(vm, v, answer.Id);
            // What was acknowledged is not there to be delivered again, although it was pending at the entry.
            (v.GicAtEntry, v.GicAtExit) = (v.GicAtEntry?.After(v.Index, new GicCommand.Activate(answer.Id)), v.GicAtExit?.After(v.Index, new GicCommand.Activate(answer.Id)));
            return true;
        }
        Invented(vm, v, step.Before, step.Word, answer.Id, $"the guest reads {answer.Id}");
        return false;
    }

    /// <summary>An entry begins: an interrupt that could be taken at several in a row is lost.</summary>
    public void AtEntry(ComparedVm vm, ComparedVcpu v, in Counts counts)
    {
        v.GicAtEntry = vm.Bare.GicAt(v.Index, counts);
        v.Counts = counts;
        bool hasRun = v.StepsSinceEntry > 0;
        v.StepsSinceEntry = 0;
        if (!IsDeliverable(vm, v, counts, out var id))
            (v.EntriesWaited, v.StepsWaited) = (0, 0);
        else if (hasRun && ++v.EntriesWaited > LostAfterEntries && !Races.IsActing(vm, v))
            Lost(vm, v, id, $"{LostAfterEntries} entries");
    }

    /// <summary>A step of the guest without an exit.</summary>
    public void AtStep(ComparedVm vm, ComparedVcpu v, in Counts counts)
    {
        v.Counts = counts;
        if (++v.StepsSinceEntry % LooksEach != 0)
            return;
        if (!IsDeliverable(vm, v, counts, out var id))
            v.StepsWaited = 0;
        else if ((v.StepsWaited += LooksEach) > LostAfterSteps && !Races.IsActing(vm, v))
            Lost(vm, v, id, $"{LostAfterSteps} instructions");
    }

    /// <summary>Nothing happens in the machine any more: nothing that the bare machine would take, or wake up for, may be pending.</summary>
    public void AtEnd(ComparedVm vm, ComparedVcpu v, ulong counter)
    {
        if (!v.IsStarted || v.IsOff || vm.MayBeStopped(v))
            return;
        var counts = new Counts(counter - (v.Counts.Physical - v.Counts.Virtual), counter);
        var pending = vm.Bare.GicAt(v.Index, counts).Pending(v.Index);
        bool waits = v.HasExited && v.Exit.Exception.EC == ExceptionClass.WFx && Interrupts.WakesFromWfi(vm.Bare.PeOf(v.Index), new Inputs(counts.Virtual, Gic: pending));
        if (IsDeliverable(vm, v, counts, out var id) || waits)
            Lost(vm, v, id ?? (pending.Group1.IsPresent ? pending.Group1.Id : pending.Group0.Id), "the rest of the run, in which nothing happens any more");
    }

    private static bool IsDeliverable(ComparedVm vm, ComparedVcpu v, in Counts counts, out INTID? id)
    {
        var pending = vm.Bare.GicAt(v.Index, counts).Pending(v.Index);
        id = null;
        if (pending.IsEmpty || Interrupts.Pending(vm.Bare.PeOf(v.Index), new Inputs(counts.Virtual, Gic: pending)) is not { } exception)
            return false;
        id = (exception.Kind == ExceptionKind.FIQ ? pending.Group0 : pending.Group1).Id;
        return true;
    }

    private void Lost(ComparedVm vm, ComparedVcpu v, INTID? id, string bound)
    {
        if (Races.Excuses(vm, v, id))
            return;
        if (!vm.Shared.Options.SpillsActive && GicConfiguration.ActiveCount(vm.Bare.Gic, v.Index) >= ListRegister.Count)
        {
            vm.LeaveOut();
            return;
        }
        ref readonly var at = ref vm.Bare.PeOf(v.Index);
        string what = $"{id} is pending, enabled and not masked in the bare machine, and did not reach the guest for {bound}";
        if (id == TimerInterrupts.CNTV || id == TimerInterrupts.CNTP)
            context.Fail(vm, v, at, 0, what, "PG-1", "I1", "T2t");
        else
            context.Fail(vm, v, at, 0, what, "PG-1", "I1");
    }

    private void Invented(ComparedVm vm, ComparedVcpu v, in PE at, uint word, INTID? id, string what)
    {
        if (Races.Excuses(vm, v, id))
            return;
        bool isTimer = id == TimerInterrupts.CNTV || id == TimerInterrupts.CNTP;
        string text = $"{what}{(id is null || word != 0 ? "" : $", {id}")}, and the bare machine has no such interrupt pending, enabled and not masked";
        if (isTimer && OthersHave(vm, v, id!.Value))
            context.Fail(vm, v, at, word, $"{text}; it is that of another vCPU", "PG-1", "I2", "T2t", "T4t");
        else if (isTimer)
            context.Fail(vm, v, at, word, text, "PG-1", "I2", "T2t");
        else
            context.Fail(vm, v, at, word, text, "PG-1", "I2");
    }

    /// <summary>The timer of another vCPU, of any VM, asserts its line.</summary>
    private bool OthersHave(ComparedVm vm, ComparedVcpu v, INTID id) => context.Vms.Any(other => other.Vcpus.Any(w =>
        (!ReferenceEquals(other, vm) || w != v) && w.IsStarted && !w.IsOff && other.Bare.HasLine(w.Index, id)));

    /// <summary>The INTID of the list register that the virtual CPU interface signals: pending, and of the highest priority. Null when HCR_EL2.VI or VF does without one.</summary>
    private static uint? Signalled(in PE pe)
    {
        (uint Id, ulong Priority)? best = null;
        foreach (var register in (ReadOnlySpan<Reg>)[Reg.ICH_LR0_EL2, Reg.ICH_LR1_EL2, Reg.ICH_LR2_EL2, Reg.ICH_LR3_EL2])
        {
            ulong lr = pe.System[register], priority = lr >> 48 & 0xff;
            if (lr >> 62 == 1 && (best is null || priority < best.Value.Priority))
                best = ((uint)lr, priority);
        }
        return best?.Id;
    }
}
