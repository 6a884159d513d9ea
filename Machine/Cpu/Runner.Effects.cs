using System.Diagnostics;
using VirtSpec.Machine.Platform;
using VirtSpec.Machine.Trace;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Timers;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Machine.Cpu;

/// <summary>What a step does outside its PE.</summary>
public sealed partial class Runner
{
    /// <summary>Applies what the step did outside its PE; the reason to stop, or null.</summary>
    private StopReason? Apply<TObserver>(Core core, in PE before, ref StepResult step, ref TObserver observer)
        where TObserver : struct, IMachineObserver
    {
        if (step.Event == StepEvent.Exception)
        {
            core.Model?.TookException();
            Exceptions++;
            _time += Takes(step.Exception!);
            observer.ExceptionTaken(before, step.Next, step.Exception!);
        }
        else
        {
            observer.Retired(before, step.Word);
            if (TObserver.WatchesRegisters && RegisterWatch.Changed(before, step, core.Inputs) is { } change)
                observer.RegisterWritten(change.Register, change.Before, change.After);
            Retired++;
            _time++;
        }
        if (_bus.Devices.HasReads)
            _bus.Devices.CompleteReads(completed: step.Event != StepEvent.Exception);
        ApplyMemory(core, ref step.Effects, ref observer);
        if (step.Event != StepEvent.Retired || step.Effects.Maintenance is not null || step.Effects.Synchronization != Synchronization.None)
            Synchronize(core, before, step);
        if (step.Effects.Gic is { } command)
            _bus.Devices.Set(_bus.Devices.Value.Gic.After(core.Index, command));
        if (step.Event == StepEvent.Return)
            observer.Returned(before, step.Next);
        if (step.Event == StepEvent.FirmwareCall)
        {
            var answered = CallFirmware(core, before, ref step, ref observer);
            if (TObserver.WatchesSteps)
                observer.Stepped(core.Index, before, step, core.Inputs);
            return answered;
        }
        if (TObserver.WatchesSteps)
            observer.Stepped(core.Index, before, step, core.Inputs);
        if (step.Effects.SendsEvent)
            SendEvent(core);
        if (step.Effects.Wait != Wait.None)
            core.Waiting = step.Effects.Wait == Wait.Interrupt ? Waiting.WFI : Waiting.WFE;
        if (_cores.Length > 1 && IsSeenByOthers(step))
            _turnEnds = _interleaving.EndsAt(_turn.Number, _time);
        return step.Next.PC == before.PC && step.Effects is { WriteCount: 0, DescriptorUpdates: null } && step.Next == before && LastsForever(step.Next)
            ? new StopReason.NoProgress(step.Event == StepEvent.Exception, new VA(before.PC))
            : null;
    }

    /// <summary>
    /// The time of an instruction that raises an exception, in instructions: that of one that completes, unless an abort stops it or an interrupt comes before it.
    /// The architecture leaves this open; it is how QEMU counts (tests/Lockstep/TIME.md).
    /// </summary>
    private static ulong Takes(ExceptionRecord exception) =>
        exception.Kind != ExceptionKind.Synchronous || exception.EC is ExceptionClass.DataAbortLowerEL or ExceptionClass.InstructionAbortLowerEL ? 0ul : 1;

    /// <summary>A state that leads to itself does so for ever when no other PE runs, and no interrupt can be taken in it or none will come by itself.</summary>
    private bool LastsForever(in PE pe) =>
        _cores.Count(c => c.IsOn) == 1
        && (Interrupts.Pending(pe, new Inputs(IRQ: true, FIQ: true)) is null
            || (TimerInterrupts.NextChange(pe, Counter) is null && _bus.Devices.Value.Rtc.NextChange(Counter) is null));

    private static bool IsSeenByOthers(in StepResult step) =>
        step.Event != StepEvent.Retired || step.Effects.WriteCount > 0 || step.Effects.Synchronization != Synchronization.None
        || step.Effects.Maintenance is not null || step.Effects.Gic is not null || step.Next.Monitor.IsExclusive;

    private void ApplyMemory<TObserver>(Core core, ref Effects effects, ref TObserver observer)
        where TObserver : struct, IMachineObserver
    {
        // Descriptors that hardware changed come first, and memory has them even when the step took an exception.
        if (effects.DescriptorUpdates is { } updates)
            foreach (var write in DescriptorUpdate.InOrder(updates))
                Write(core, write);
        for (int i = 0; i < effects.WriteCount; i++)
            if (Write(core, effects.WriteAt(i)) is { } sent)
                observer.ConsoleByte(sent);
        if (effects.Zero is { } block)
        {
            Stored(core, block.Address, block.Size);
            _bus.Zero(block);
        }
    }

    private byte? Write(Core core, MemoryWrite write)
    {
        Stored(core, write.Address, write.Size);
        return _bus.Write(write);
    }

    /// <summary>Tells every PE's translations of a store, and clears the exclusive monitors of other PEs that mark what it writes.</summary>
    private void Stored(Core writer, PA address, int size)
    {
        writer.Translations.Stored(address, size);
        if (_cores.Length == 1)
            return;
        foreach (var core in _cores)
        {
            if (ReferenceEquals(core, writer))
                continue;
            core.Translations.Stored(address, size);
            if (core.Pe.Monitor.Overlaps(address, size))
                core.Pe = core.Pe.WithMonitor(ExclusiveMonitor.Open).WithEventRegister(true);
        }
    }

    private void Synchronize(Core core, in PE before, in StepResult step)
    {
        foreach (var invalidation in core.Translations.Synchronized(before, step))
            foreach (var other in _cores)
                if (!ReferenceEquals(other, core))
                    other.Translations.Invalidated(invalidation);
    }

    /// <summary>SEV: the sender's own event register is set already.</summary>
    private void SendEvent(Core sender)
    {
        foreach (var core in _cores)
            if (!ReferenceEquals(core, sender))
                core.Pe = core.Pe.WithEventRegister(true);
    }

    private StopReason? CallFirmware<TObserver>(Core core, in PE caller, ref StepResult step, ref TObserver observer)
        where TObserver : struct, IMachineObserver
    {
        var answer = Psci.Call(new PsciCall(caller.X(0), caller.X(1), caller.X(2), caller.X(3)), [.. _cores.Select(c => c.IsOn)]);
        observer.FirmwareCall(caller, answer);
        switch (answer)
        {
            case PsciAnswer.Returns returns:
                step.Next = step.Next.WithX(0, returns.X0);
                return null;
            case PsciAnswer.Suspends:
                step.Next = step.Next.WithX(0, 0);
                core.Waiting = Waiting.CPU_SUSPEND;
                return null;
            case PsciAnswer.TurnsPeOff:
                core.TurnOff();
                return null;
            case PsciAnswer.TurnsPeOn on:
                _cores[on.Processor].TurnOn(Entering(_cores[on.Processor], on), Counter);
                step.Next = step.Next.WithX(0, 0);
                return null;
            case PsciAnswer.PowersOff:
                return new StopReason.PoweredOff();
            case PsciAnswer.Resets:
                return new StopReason.Reset();
            default:
                throw new UnreachableException();
        }
    }

    private static PE Entering(Core core, PsciAnswer.TurnsPeOn on) =>
        Processor.WithAffinity(PE.Reset(core.Pe.Configuration, on.Entry), core.Index).WithX(0, on.Context);
}
