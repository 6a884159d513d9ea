using VirtSpec.Properties.Boundary;
using VirtSpec.Spec;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Equivalence;

/// <summary>Exits and entries: what the hypervisor did between them must be nothing, or the one step of the bare machine.</summary>
internal sealed class Entries(EquivalenceContext context, Emulation emulation, Hastening hastening, Excuses excuses, FirstEntries first)
{
    public void Exit(ComparedVm vm, ComparedVcpu v, in BoundaryStep step)
    {
        v.Exit.Pe = step.Before;
        v.Exit.Exception = step.Result.Exception!;
        v.Exit.Word = step.Result.Word;
        v.Exit.Counts = Counts.Of(step.Before, step.Inputs.Counter);
        v.Exit.Number = step.Number;
        if (v.Exit.IsOfDevice(vm))
            vm.LookAtLines(v.Exit.Counts);
        (v.HasExited, v.BeforeHastened, v.GicAtExit) = (true, null, vm.Bare.GicAt(v.Index, v.Exit.Counts));
        if (!vm.Shared.Options.Psci || !PsciCalls.TurnsOff(v.Exit))
            return;
        context.Premises.Hold(Premises.CPU_OFF);
        v.IsOff = emulation.TryStep(vm, v, step.Before, v.Exit.Counts);
    }

    public void Enter(ComparedVm vm, ComparedVcpu v, in BoundaryStep step)
    {
        ref readonly var guest = ref step.Result.Next;
        var counts = Counts.Of(guest, step.Inputs.Counter);
        if (v is { IsStarted: true, IsOff: false })
            Resume(vm, v, guest, counts);
        else
            first.Begin(vm, v, guest, hastening);
        Races.End(vm, v, step.Number);
        v.HasRacingState = false;
        v.HasExited = false;
        v.LastEntry = step.Number;
        v.BeforeHastened = null;
    }

    private void Resume(ComparedVm vm, ComparedVcpu v, in PE guest, in Counts counts)
    {
        HoldWhoRan(vm, v);
        if (!ReferenceEquals(v.State.Hidden, vm.Shared.HiddenBy(guest)) && !Reveals(vm, v, guest))
            return;
        if (v.State.AreEqual(guest, vm.Bare.PeOf(v.Index)))
            return;
        v.StepsSinceEntry++;
        var before = vm.Bare.PeOf(v.Index);
        if (v.BeforeHastened is { } unhastened)
        {
            before = unhastened;
            emulation.Recall(v.Hastened);
            if (v.State.AreEqual(guest, before))
            {
                // The exit is made again, so that the step was none yet.
                vm.Bare.Place(v.Index, before);
                return;
            }
        }
        else if (v.Exit.IsAsynchronous)
        {
            Changed(vm, v, StateComparison.Differences(guest, before, v.State.Hidden), $"after an exit for a physical {v.Exit.Exception.Kind}: ");
            return;
        }
        else if (!emulation.TryStep(vm, v, guest, RecordedAt(v, counts)))
            return;
        emulation.HoldPremise(v.Exit, vm.Bare.View);
        if (PsciCalls.IsCall(v.Exit) && PsciCalls.FunctionOf(v.Exit.Pe) is { } function)
            context.Premises.Hold(PsciCalls.PremiseOf(function));
        Compare(vm, v, before, guest, counts);
    }

    /// <summary>Other state is hidden than at the exit. What is seen now, with no step made, must be what the bare machine has; false when it is not, which is reported.</summary>
    private bool Reveals(ComparedVm vm, ComparedVcpu v, in PE guest)
    {
        bool isRetry = v.State.AreEqual(guest, vm.Bare.PeOf(v.Index));
        v.State.Hidden = vm.Shared.HiddenBy(guest);
        first.Reveal(vm, v, guest);
        if (!vm.IsOver && isRetry && !v.State.AreEqual(guest, vm.Bare.PeOf(v.Index)))
            Changed(vm, v, StateComparison.Differences(guest, vm.Bare.PeOf(v.Index), v.State.Hidden), "when it sees them again: ");
        return !vm.IsOver;
    }

    /// <summary>What a trapped write does with the count it does at the exit or later, and what a read gives it gives at the entry or before.</summary>
    private static Counts RecordedAt(ComparedVcpu v, in Counts entry)
    {
        if (RecordedInputs.RegisterOf(v.Exit.Pe, v.Exit.Word, out bool isRead) is null || isRead)
            return entry;
        v.CompareSlack = entry.Physical - v.Exit.Counts.Physical;
        return v.Exit.Counts;
    }

    private void Compare(ComparedVm vm, ComparedVcpu v, in PE before, in PE guest, in Counts counts)
    {
        if (v.State.AreEqual(guest, vm.Bare.PeOf(v.Index)) || IsReadOfOther(vm, v, before, guest, counts))
            return;
        var differences = StateComparison.Differences(guest, vm.Bare.PeOf(v.Index), v.State.Hidden);
        var recorded = new RecordedStep(in v.Exit.Pe, in guest) { Word = v.Exit.Word, Counts = counts };
        excuses.Apply(vm, v, recorded, emulation.Result, differences);
        if (differences.Count == 0)
            return;
        var causes = new Causes(before, vm.Bare.PeOf(v.Index), guest, emulation.Result.Event == StepEvent.Exception);
        var without = differences.Where(d => !causes.IsTouched(d)).ToList();
        string text = $"{(causes.BareTakesException ? $"expected exception {emulation.Result.Exception!.EC}" : "expected that it completes")}: {MismatchText.Of(differences)}";
        if (without.Count < differences.Count)
            context.Fail(vm, v, v.Exit.Pe, v.Exit.Word, text, "PG-1", Claim(v, vm, causes));
        if (without.Count > 0)
            Changed(vm, v, without, "beside what the instruction does: ");
    }

    /// <summary>
    /// A load from the GIC, which the hypervisor makes at some time between the exit and the entry, while other vCPUs change what it shows:
    /// it may show what was there at the exit, and what they have asked for by now.
    /// </summary>
    private bool IsReadOfOther(ComparedVm vm, ComparedVcpu v, in PE before, in PE guest, in Counts counts)
    {
        const uint WnR = 1 << 6;
        if (v.GicAtExit is not { } earlier || !v.Exit.IsOfDevice(vm) || (v.Exit.Exception.ISS & WnR) != 0)
            return false;
        var now = vm.Bare.Gic;
        vm.Bare.Place(earlier);
        bool isEarlier = Loads(vm, v, before, guest, counts);
        vm.Bare.Place(now);
        if (isEarlier || (hastening.Others(vm, v) && Loads(vm, v, before, guest, counts)))
            return true;
        // The step as it was, so that what it touched is known again.
        vm.Bare.Place(v.Index, before);
        emulation.TryStep(vm, v, guest, counts);
        return false;
    }

    private static bool Loads(ComparedVm vm, ComparedVcpu v, in PE before, in PE guest, in Counts counts) =>
        Emulation.TryMake(vm, v, before, counts, out var result) && result.Effects.WriteCount == 0 && v.State.AreEqual(guest, vm.Bare.PeOf(v.Index));

    /// <summary>The claim to which what the hypervisor did for an instruction belongs.</summary>
    private static string Claim(ComparedVcpu v, ComparedVm vm, in Causes causes)
    {
        if (causes.BareTakesException)
            return "E1";
        if (PsciCalls.IsCall(v.Exit))
            return PsciCalls.FunctionOf(v.Exit.Pe) is null ? "E2" : "Q2";
        return v.Exit.Exception.EC == ExceptionClass.DataAbortLowerEL && vm.Bare.View.Device is not null ? "E3" : "E2";
    }

    /// <summary>Registers have changed without a cause in the guest: R1, T4t for those of timers, and R2 when they are now what another vCPU left there.</summary>
    private void Changed(ComparedVm vm, ComparedVcpu v, IReadOnlyList<Difference> differences, string how)
    {
        var claims = new List<string> { "R1" };
        if (!vm.HasFailed)
            claims.Insert(0, "PG-1");
        if (differences.Any(d => d.Name.StartsWith("CNT", StringComparison.Ordinal)))
            claims.Add("T4t");
        if (differences.Any(d => AnyOtherLeft(v, d)))
            claims.Add("R2");
        context.Fail(vm, v, v.Exit.Pe, v.Exit.Word, how + MismatchText.Of(differences), [.. claims]);
    }

    /// <summary>Another vCPU had the value at its exit since, or has it in its bare machine.</summary>
    private bool AnyOtherLeft(ComparedVcpu v, Difference d) => d.Found != 0 && context.Vms.Any(vm => vm.Vcpus.Any(w => w != v && w.IsStarted
        && ((w.HasExited && w.Exit.Number > v.Exit.Number && ValueIn(w.Exit.Pe, d) == d.Found) || ValueIn(vm.Bare.PeOf(w.Index), d) == d.Found)));

    private static UInt128? ValueIn(in Spec.State.PE pe, in Difference d)
    {
        if (d.Register is { } register)
            return pe.System[register];
        return d.Name[0] == 'V' ? pe.V[int.Parse(d.Name.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)] : null;
    }

    private void HoldWhoRan(ComparedVm vm, ComparedVcpu v)
    {
        bool nobody = true;
        foreach (var other in context.Vms)
            foreach (var w in other.All)
                if (w is not null && w != v && w.LastRan > v.Exit.Number)
                {
                    nobody = false;
                    bool isSame = ReferenceEquals(vm, other);
                    context.Premises.Hold(isSame ? Premises.SameVm : Premises.OtherVm);
                    if (isSame)
                        continue;
                    context.Premises.Hold(Premises.SharedRegisters);
                    context.Premises.Hold(Premises.TimerState);
                }
        if (context.HostLastRan > v.Exit.Number)
            context.Premises.Hold(Premises.Host);
        else if (nobody)
            context.Premises.Hold(Premises.Nobody);
    }
}
