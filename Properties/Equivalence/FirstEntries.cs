using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Equivalence;

/// <summary>The first entry of a vCPU: it begins as after reset (R5), because it is the one that begins, or because PSCI turned it on (Q2).</summary>
internal sealed class FirstEntries(EquivalenceContext context, BareShared shared)
{
    /// <summary>The bits of SCTLR_EL1 that are 0 on a PE that resets into EL1, whatever else is UNKNOWN: M, C, I. (Arm DDI 0487L.b, SCTLR_EL1.)</summary>
    private static readonly ulong OffAtReset = SCTLR_EL1.Field.M.Mask | SCTLR_EL1.Field.C.Mask | SCTLR_EL1.Field.I.Mask;

    /// <param name="guest">The vCPU before its first instruction.</param>
    public void Begin(ComparedVm vm, ComparedVcpu v, in PE guest, Hastening hastening)
    {
        v.State.Hidden = v.NeverSeen = shared.HiddenBy(guest);
        bool isBoot = !vm.Vcpus.Any(w => w.IsStarted);
        if (isBoot)
            Boot(vm, v, guest);
        else
            TurnedOn(vm, v, guest, hastening);
        if (vm.IsOver)
            return;
        (v.IsStarted, v.IsOff) = (true, false);
        (v.StepsSinceEntry, v.EntriesWaited, v.StepsWaited) = (0, 0, 0);
        var bare = shared.ResetOf(v.Index).WithV(v.NeverSeen.Vectors ? VectorRegisters.Zero : guest.V);
        vm.Bare.Place(v.Index, StateComparison.Adopt(guest, bare, Known(v, shared.Adopted(guest.System, v.Index), bare.System)));
    }

    /// <summary>
    /// The hypervisor has entered a vCPU that sees more than before. What it sees for the first time must be the state of reset, and the bare machine adopts it;
    /// what it has seen before must be as it was.
    /// </summary>
    public void Reveal(ComparedVm vm, ComparedVcpu v, in PE guest)
    {
        if (ReferenceEquals(v.NeverSeen, HiddenState.Nothing))
            return;
        var still = v.NeverSeen.And(v.State.Hidden);
        var bare = vm.Bare.PeOf(v.Index);
        var system = bare.System;
        var differences = StateComparison.Differences(guest, bare, still);
        differences.RemoveAll(d => !v.NeverSeen.Hides(d));
        foreach (var d in differences)
            if (d.Register is { } register && IsOfConfiguration(vm, d))
                system = system.With(register, (ulong)d.Found);
        differences.RemoveAll(d => IsOfConfiguration(vm, d));
        v.NeverSeen = still;
        vm.Bare.Place(v.Index, bare.WithSystem(system));
        if (differences.Count > 0)
            context.Fail(vm, v, guest, 0, "when it first sees them: " + MismatchText.Of(differences), "PG-1", "R5");
    }

    /// <summary>What is hidden at the first entry is that of reset in the bare machine.</summary>
    private static SystemRegisterFile Known(ComparedVcpu v, SystemRegisterFile adopted, SystemRegisterFile reset)
    {
        foreach (var register in SystemComparison.Stored)
            if (v.NeverSeen[register])
                adopted = adopted.With(register, reset[register]);
        return adopted;
    }

    private void Boot(ComparedVm vm, ComparedVcpu v, in PE guest)
    {
        context.Premises.Hold(Premises.Boot);
        // What is hidden may be another VM's; what was there before any guest ran was not.
        vm.FirstSystem = Known(v, guest.System, context.FirstOfAll);
        // PC and X0 are the configuration's: where the program begins, and its argument.
        var expected = shared.ResetOf(v.Index).WithPC(guest.PC).WithX(0, guest.X(0));
        Expect(vm, v, guest, expected, "R5", "at the first entry of the VM: ");
    }

    private void TurnedOn(ComparedVm vm, ComparedVcpu v, in PE guest, Hastening hastening)
    {
        context.Premises.Hold(Premises.Secondary);
        context.Premises.Hold(Premises.Started);
        if (!vm.Bare.IsOn(v.Index) && !(hastening.Others(vm, v) && vm.Bare.IsOn(v.Index)))
            context.Fail(vm, v, guest, 0, "it is entered, and no call of PSCI has turned it on", "PG-1", "Q2");
        else
            Expect(vm, v, guest, vm.Bare.PeOf(v.Index), "Q2", "at the first entry after CPU_ON: ");
    }

    /// <param name="claim">The claim for PC, X0 and PSTATE; the rest is R5.</param>
    private void Expect(ComparedVm vm, ComparedVcpu v, in PE guest, in PE expected, string claim, string when)
    {
        var differences = StateComparison.Differences(guest, expected, v.NeverSeen);
        ulong sctlr = guest.System[Reg.SCTLR_EL1] & OffAtReset;
        differences.RemoveAll(d => IsOfConfiguration(vm, d));
        if (sctlr != 0)
            differences.Add(new Difference("SCTLR_EL1.{M,C,I}", null, 0, sctlr));
        if (differences.Count == 0)
            return;
        bool isOfCall = differences.Any(d => d.Name is "PC" or "X0" or "PSTATE");
        bool isOfReset = claim == "R5" || differences.Any(d => d.Name is not ("PC" or "X0" or "PSTATE"));
        context.Fail(vm, v, guest, 0, when + MismatchText.Of(differences), [.. new[] { "PG-1", isOfCall ? claim : "R5", isOfReset ? "R5" : claim }.Distinct()]);
    }

    /// <summary>A register that is UNKNOWN after reset may have any value that the configuration alone decides: zero, or what the first vCPU had before anything ran in the VM.</summary>
    private bool IsOfConfiguration(ComparedVm vm, in Difference d)
    {
        if (d.Register is not { } register)
            return false;
        ulong found = (ulong)d.Found;
        return (RegisterRow.Of(register).Reset == "UNKNOWN" && (found == 0 || found == vm.FirstSystem?[register])) || context.Declared.Excuses(register, (ulong)d.Expected, found);
    }
}
