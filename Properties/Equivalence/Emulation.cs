using VirtSpec.Machine.Cpu;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Equivalence;

/// <summary>Makes the step of the bare machine that stands for what the hypervisor did between an exit and an entry.</summary>
internal sealed class Emulation(EquivalenceContext context, DeliveredInterrupts interrupts)
{
    private StepResult _result;

    /// <summary>What the last step was on the bare machine.</summary>
    public ref readonly StepResult Result => ref _result;

    /// <summary>The step of a vCPU was made before those of others.</summary>
    public void Recall(in StepResult result) => _result = result;

    /// <summary>Makes the step at which a vCPU has exited. False when the comparison cannot go on: the VM is switched off, or the bare machine meets what is not modelled.</summary>
    /// <param name="after">The state at the entry, from which inputs are recorded.</param>
    public bool TryStep(ComparedVm vm, ComparedVcpu v, in PE after, in Counts counts)
    {
        if (IsFetchFromDevice(vm, v.Exit))
        {
            vm.LeaveOut();
            return false;
        }
        if (v.Exit.IsOfDevice(vm))
            vm.LookAtLines(counts);
        var step = new RecordedStep(in v.Exit.Pe, in after) { Word = v.Exit.Word, Counts = counts };
        var inputs = RecordedInputs.Of(vm, v, step, out var answered);
        Mark(vm, v, step);
        Races.Note(vm, v);
        var gic = vm.Bare.Gic;
        if ((answered is { } answer && !interrupts.Answered(vm, v, step, answer)) || !TryMake(vm, v, inputs, out _result))
            return false;
        Races.NoteStore(vm, v.Exit, gic);
        if (!HasOtherTables(vm, v))
            return true;
        vm.LeaveOut();
        return false;
    }

    /// <summary>
    /// Stage 1 let the access through when the VM made it, and does not in the bare machine: another vCPU has changed the tables since. A PE may use either.
    /// (Arm DDI 0487L.b, "TLB maintenance": a change of a descriptor is only sure to be seen behind the invalidation.)
    /// </summary>
    private bool HasOtherTables(ComparedVm vm, ComparedVcpu v)
    {
        const uint S1PTW = 1 << 7, FirstTranslationFault = 4, LastPermissionFault = 15;
        return vm.Vcpus.Any(w => w != v && w.LastRan > v.Exit.Number)
            && v.Exit.Exception is { EC: ExceptionClass.DataAbortLowerEL or ExceptionClass.InstructionAbortLowerEL, FaultIPA: not null, ISS: var iss } && (iss & S1PTW) == 0
            && _result is { Event: StepEvent.Exception, Exception.EC: ExceptionClass.DataAbortLowerEL or ExceptionClass.DataAbortCurrentEL or ExceptionClass.InstructionAbortLowerEL or ExceptionClass.InstructionAbortCurrentEL }
            && (_result.Exception.ISS & 0x3f) is >= FirstTranslationFault and <= LastPermissionFault;
    }

    /// <summary>What a device answers to the fetch of an instruction is its own, and that of the design.</summary>
    private static bool IsFetchFromDevice(ComparedVm vm, in VcpuExit exit) =>
        exit.Exception is { EC: ExceptionClass.InstructionAbortLowerEL, FaultIPA: { } page } && vm.Bare.View.IsDevice(new PA(page.Value));

    /// <summary>
    /// A store-exclusive may fail at any time, and does when an exit has cleared its mark; one that has lost its mark may abort or just fail, which is IMPLEMENTATION DEFINED.
    /// Where the VM had an abort of stage 2 and the hypervisor answered that the store failed, it fails in the bare machine; otherwise the bare machine makes the access.
    /// (Arm DDI 0487L.b, B2.12 Synchronization and semaphores; AArch64.ExclusiveMonitorsPass.)
    /// </summary>
    private static void Mark(ComparedVm vm, ComparedVcpu v, in RecordedStep step)
    {
        const uint Fields = 0x3fc0_0000 & ~(1u << 21), StoreExclusive = 0x0800_0000, Pair = 1 << 21;
        uint word = v.Exit.Word;
        if (v.Exit.Exception.EC != ExceptionClass.DataAbortLowerEL || (word & Fields) != StoreExclusive || v.Exit.Exception is not { FaultIPA: { } ipa, FaultAddress: { } address })
            return;
        int status = (int)(word >> 16 & 31);
        if (step.After.PC == step.Before.PC + 4 && (status == 31 || step.After.X(status) == 1))
        {
            vm.Bare.Place(v.Index, vm.Bare.PeOf(v.Index).WithMonitor(ExclusiveMonitor.Open));
            return;
        }
        int size = (1 << (int)(word >> 30)) << ((word & Pair) != 0 ? 1 : 0);
        vm.Bare.Place(v.Index, vm.Bare.PeOf(v.Index).WithMonitor(new ExclusiveMonitor(new PA((ipa.Value & ~0xffful) | (address & 0xfff)), (byte)size)));
    }

    /// <summary>Makes a step of the bare PE of a vCPU.</summary>
    public static bool TryMake(ComparedVm vm, ComparedVcpu v, in Inputs inputs, out StepResult result)
    {
        try
        {
            var stop = vm.Bare.Step(v.Index, inputs, out result);
            vm.IsOver |= stop is StopReason.PoweredOff or StopReason.Reset;
        }
        catch (NotModelledException)
        {
            result = default;
            vm.LeaveOut();
        }
        return !vm.IsOver;
    }

    /// <summary>Makes a step of the bare PE of a vCPU from a state that it had before, with no other inputs than the counts.</summary>
    public static bool TryMake(ComparedVm vm, ComparedVcpu v, in PE before, in Counts counts, out StepResult result)
    {
        vm.Bare.Place(v.Index, before);
        return TryMake(vm, v, new Inputs(counts.Virtual), out result);
    }

    /// <summary>Holds the premise that the exit is one of.</summary>
    public void HoldPremise(in VcpuExit exit, BareView bare)
    {
        context.Premises.Hold(Premises.Emulated);
        uint iss = exit.Exception.ISS;
        switch (exit.Exception.EC)
        {
            case ExceptionClass.SystemAccess:
                context.Premises.Hold(Premises.SystemAccess);
                break;
            case ExceptionClass.WFx:
                context.Premises.Hold(Premises.WFx);
                break;
            case ExceptionClass.HVC64 or ExceptionClass.SMC64:
                context.Premises.Hold(Premises.Call);
                break;
            case ExceptionClass.DataAbortLowerEL when bare.Device is not null && (iss >> 24 & 1) != 0:
                context.Premises.Hold(Premises.OfSize((iss >> 6 & 1) != 0 ? Premises.Store : Premises.Load, 1 << (int)(iss >> 22 & 3)));
                break;
            case ExceptionClass.DataAbortLowerEL or ExceptionClass.InstructionAbortLowerEL:
                break;
            default:
                context.Premises.Hold(Premises.OtherTrap);
                break;
        }
        if (_result.Event == StepEvent.Exception)
            context.Premises.Hold(_result.Exception!.EC switch
            {
                ExceptionClass.Unknown => Premises.Undefined,
                ExceptionClass.DataAbortLowerEL or ExceptionClass.InstructionAbortLowerEL => Premises.Abort,
                _ => Premises.OtherException,
            });
    }
}
