using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Equivalence;

/// <summary>
/// One vCPU sends an SGI while another writes a register of the GIC, or both write the same ones, both in the hypervisor's hands at once; or one sends an SGI to another, or stores to the state of its interrupts, while that one takes them:
/// what comes of it depends on which is done first, and nobody can tell.
/// Where such an interrupt, or after such stores any, comes or stays away against the bare machine, which has made the two in one order, the comparison of the VM ends without a report.
/// </summary>
internal static class Races
{
    public const int PrivateCount = 32;

    private const uint WnR = 1 << 6, IsRead = 1 << 0;

    private enum Act
    {
        Other,
        Sends,
        Writes,
    }

    /// <summary>The bare machine makes the step of the last exit of a vCPU.</summary>
    public static void Note(ComparedVm vm, ComparedVcpu v)
    {
        var act = ActOf(vm, v.Exit);
        if (act == Act.Other)
            return;
        foreach (var w in vm.Vcpus)
        {
            if (w == v)
                continue;
            NoteTaken(vm, v.Exit, act, w);
            // It has not been entered since, or was after this one exited.
            bool overlaps = w.HasExited || w.LastEntry > v.Exit.Number;
            if (!overlaps || w.Exit.Exception is null || ActOf(vm, w.Exit) is not (not Act.Other and var other))
                continue;
            if (other != act)
                vm.RacingPrivate |= 1u << SGIOf(act == Act.Sends ? v.Exit : w.Exit);
            else if (act == Act.Writes && GroupOf(v.Exit) == GroupOf(w.Exit))
                vm.HasRacingStores = true;
        }
    }

    /// <summary>What another vCPU has taken since this one exited to send it, or to store to its state, it may have taken before or behind; and until it is entered again it does not know of the store.</summary>
    private static void NoteTaken(ComparedVm vm, in VcpuExit exit, Act act, ComparedVcpu other)
    {
        if (act == Act.Sends)
        {
            int id = SGIOf(exit);
            if (other.AcknowledgedAt[id] > exit.Number)
                vm.RacingPrivate |= 1u << id;
        }
        else if (DeviceReads.IsStateOf(AddressOf(exit), other.Index))
        {
            for (int id = 0; id <= PrivateCount; id++)
                if (other.AcknowledgedAt[id] > exit.Number)
                    Race(vm, id);
            other.HasRacingState |= other is { IsStarted: true, HasExited: false };
        }
    }

    /// <summary>The bare machine has made the store of an exit: what the architecture leaves open of it.</summary>
    public static void NoteStore(ComparedVm vm, in VcpuExit exit, GicState before)
    {
        if (ActOf(vm, exit) == Act.Writes && Reconfiguration.IsConfiguration(AddressOf(exit)))
            foreach (int id in Reconfiguration.Of(before, vm.Bare.Gic))
                Race(vm, id);
    }

    /// <summary>A vCPU acknowledges an interrupt.</summary>
    public static void Acknowledge(ComparedVm vm, ComparedVcpu v, INTID id)
    {
        int n = (int)Math.Min(id.Value, PrivateCount);
        v.AcknowledgedAt[n] = v.LastRan;
        if (v.HasRacingState)
            Race(vm, n);
    }

    private static void Race(ComparedVm vm, int id)
    {
        if (id < PrivateCount)
            vm.RacingPrivate |= 1u << id;
        else
            vm.HasRacingStores = true;
    }

    /// <summary>Ends the comparison where an interrupt is one of a race.</summary>
    public static bool Excuses(ComparedVm vm, ComparedVcpu v, INTID? id)
    {
        if (!vm.HasRacingStores && !v.HasRacingState && (id is not { Value: < PrivateCount and var number } || (vm.RacingPrivate >> (int)number & 1) == 0))
            return false;
        vm.LeaveOut();
        return true;
    }

    /// <summary>Ends the comparison where a vCPU sees that some interrupt is signalled, or that none is, after a race.</summary>
    public static bool ExcusesSignal(ComparedVm vm, ComparedVcpu v)
    {
        if (!vm.HasRacingStores && !v.HasRacingState && vm.RacingPrivate == 0)
            return false;
        vm.LeaveOut();
        return true;
    }

    /// <summary>Another vCPU is in the hypervisor's hands with something that it does to the GIC, which may have been done there already, and is not in the bare machine.</summary>
    public static bool IsActing(ComparedVm vm, ComparedVcpu v)
    {
        foreach (var w in vm.Vcpus)
            if (w != v && w.HasExited && w.BeforeHastened is null && ActOf(vm, w.Exit) != Act.Other)
                return true;
        return false;
    }

    /// <summary>The vCPU is entered again: what it did to the GIC, if anything, is over.</summary>
    public static void End(ComparedVm vm, ComparedVcpu v, ulong number)
    {
        if (v.HasExited && ActOf(vm, v.Exit) != Act.Other)
            v.ActedUntil = number;
    }

    /// <summary>
    /// A vCPU loads from a device, and another one does something to it while the first is in the hypervisor's hands, or it shows what came of another race: that cannot be told either.
    /// The comparison of the VM ends.
    /// </summary>
    public static bool ExcusesRead(ComparedVm vm, ComparedVcpu v)
    {
        bool isRace = vm.HasRacingStores || vm.RacingPrivate != 0;
        foreach (var w in vm.Vcpus)
            isRace |= w != v && (w.ActedUntil > v.Exit.Number || (w.HasExited && ActOf(vm, w.Exit) != Act.Other));
        if (isRace)
            vm.LeaveOut();
        return isRace;
    }

    private static Act ActOf(ComparedVm vm, in VcpuExit exit)
    {
        uint iss = exit.Exception.ISS;
        return exit.Exception.EC switch
        {
            _ when exit.IsAsynchronous => Act.Other,
            ExceptionClass.SystemAccess when (iss & IsRead) == 0
                && RecordedInputs.RegisterOf(exit.Pe, exit.Word, out _) is Reg.ICC_SGI0R_EL1 or Reg.ICC_SGI1R_EL1 or Reg.ICC_ASGI1R_EL1 => Act.Sends,
            ExceptionClass.DataAbortLowerEL when (iss & WnR) != 0 && exit.Exception.FaultIPA is { } page && vm.Bare.View.IsDevice(new PA(page.Value)) => Act.Writes,
            _ => Act.Other,
        };
    }

    /// <summary>The registers that a store is about: 256 bytes hold no more than one group, and the two of a pair that sets and clears.</summary>
    private static ulong GroupOf(in VcpuExit exit) => AddressOf(exit).Value >> 8;

    private static PA AddressOf(in VcpuExit exit) => new(exit.Exception.FaultIPA!.Value.Value & ~0xffful | exit.Exception.FaultAddress!.Value & 0xfff);

    private static int SGIOf(in VcpuExit exit) => (int)(exit.Word & 31) is var rt && rt == 31 ? 0 : (int)(exit.Pe.X(rt) >> 24 & 15);
}
