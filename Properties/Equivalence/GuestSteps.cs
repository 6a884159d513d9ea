using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Classification;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Equivalence;

/// <summary>Steps that a guest makes without an exit: the bare machine makes the same one.</summary>
internal sealed class GuestSteps(EquivalenceContext context, DeliveredInterrupts interrupts, Hastening hastening, Excuses excuses)
{
    private StepResult _bare;

    public void See(ComparedVm vm, ComparedVcpu v, in BoundaryStep step)
    {
        ref readonly var before = ref step.Before;
        ref readonly var result = ref step.Result;
        var counts = Counts.Of(before, step.Inputs.Counter);
        var recorded = new RecordedStep(in before, in result.Next) { Word = result.Word, Counts = counts, IsTick = step.Inputs.IsTick };
        Inputs inputs;
        if (result.Event == StepEvent.Exception && result.Exception!.Kind != ExceptionKind.Synchronous)
        {
            if (!interrupts.TryExplain(vm, v, before, result.Exception, counts, hastening, out inputs))
                return;
        }
        else
        {
            inputs = RecordedInputs.Of(vm, v, recorded, out var answered);
            if (answered is { IsPending: false } && hastening.Others(vm, v))
                inputs = RecordedInputs.Of(vm, v, recorded, out answered);
            if (answered is { } answer && !interrupts.Answered(vm, v, recorded, answer))
                return;
        }
        AdoptMarks(vm, v, before);
        // An edge of a line is one even where the line is back soon.
        bool movesLine = RecordedInputs.WritesTimer(before, result.Word);
        if (movesLine)
            vm.Bare.GicAt(v.Index, counts);
        if (!Emulation.TryMake(vm, v, inputs, out _bare))
            return;
        if (movesLine)
            vm.Bare.GicAt(v.Index, counts);
        HoldPremises(result);
        Compare(vm, v, recorded, result);
        if (!vm.IsOver)
            interrupts.AtStep(vm, v, counts);
    }

    /// <summary>An exclusive monitor may be cleared at any time, and an exit always does; an event for WFE may come at any time, and a return from EL2 is one.</summary>
    private static void AdoptMarks(ComparedVm vm, ComparedVcpu v, in PE before)
    {
        ref readonly var bare = ref vm.Bare.PeOf(v.Index);
        if (bare.Monitor.IsExclusive && !before.Monitor.IsExclusive)
            vm.Bare.Place(v.Index, bare.WithMonitor(ExclusiveMonitor.Open));
        if (bare.EventRegister != before.EventRegister)
            vm.Bare.Place(v.Index, bare.WithEventRegister(before.EventRegister));
    }

    private void HoldPremises(in StepResult result)
    {
        context.Premises.Hold(result.Event == StepEvent.Exception ? Premises.Exception : Premises.Retired);
        if (result.Effects.WriteCount > 0)
            context.Premises.Hold(Premises.Memory);
    }

    private void Compare(ComparedVm vm, ComparedVcpu v, in RecordedStep recorded, in StepResult result)
    {
        bool readsPhysical = RecordedInputs.RegisterOf(recorded.Before, recorded.Word, out bool isRead) is { } register && isRead
            && VmMap.Default.OwnerOf(register) == Owner.Hypervisor && RegisterRow.Of(register).Allows(ExceptionLevel.EL1, isRead: false);
        if (readsPhysical)
            context.Premises.Hold(Premises.PhysicalRead);
        if (!v.State.AreEqual(result.Next, vm.Bare.PeOf(v.Index)))
        {
            var differences = StateComparison.Differences(result.Next, vm.Bare.PeOf(v.Index), v.State.Hidden);
            excuses.Apply(vm, v, recorded, _bare, differences);
            if (differences.Count > 0)
            {
                string text = MismatchText.Of(differences);
                if (readsPhysical)
                    context.Fail(vm, v, recorded.Before, recorded.Word, text, "PG-1", "R2");
                else
                    context.Fail(vm, v, recorded.Before, recorded.Word, text, "PG-1");
                return;
            }
        }
        if (vm.Bare.View is { Outside: null, TouchedShared: false, Device: null } && StoresDiffer(vm, result.Effects, _bare.Effects) is { } difference)
            context.Fail(vm, v, recorded.Before, recorded.Word, difference, "PG-1");
    }

    /// <summary>How the stores of a step differ: their number, size and value, and whether they went to the page behind the address; null when they do not.</summary>
    private static string? StoresDiffer(ComparedVm vm, in Effects found, in Effects expected)
    {
        if (found.WriteCount != expected.WriteCount)
            return $"expected {expected.WriteCount} stores, found {found.WriteCount}";
        for (int i = 0; i < found.WriteCount; i++)
        {
            var (a, b) = (expected.WriteAt(i), found.WriteAt(i));
            var at = vm.Bare.Layout.PhysicalOf(new IPA(a.Address.Value));
            if (a.Size != b.Size || a.Value != b.Value || (at is { } physical && physical != b.Address))
                return $"store to IPA 0x{a.Address.Value:x}: expected {a.Size} bytes 0x{a.Value:x} at {at}, found {b.Size} bytes 0x{b.Value:x} at {b.Address}";
        }
        return null;
    }
}

/// <summary>Differences as text.</summary>
internal static class MismatchText
{
    private const int Most = 8;

    public static string Of(IReadOnlyList<Difference> differences) =>
        string.Join("; ", differences.Take(Most)) + (differences.Count > Most ? $"; and {differences.Count - Most} more" : "");
}
