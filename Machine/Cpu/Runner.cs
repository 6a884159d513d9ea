using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Machine.Trace;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Machine.Cpu;

/// <summary>
/// A machine in motion: it takes a <see cref="BoardState"/>, makes steps of the specification, and applies their effects in place.
/// Between two runs its state is a value again.
/// </summary>
/// <param name="translations">Where accesses get their translations; when null, from walks that are remembered while they stay the same.</param>
public sealed class Runner(BoardState start, IMachineTranslations? translations = null)
{
    /// <summary>A run is cut into slices, because the just-in-time compiler makes good code of a method only after it was called some times.</summary>
    private const uint SliceSteps = 4096;

    private readonly Bus _bus = new(start.Ram, start.Uart);
    private readonly IMachineTranslations _translations = translations ?? new TranslationMemo(start.Ram.Size);
    private PE _pe = start.Pe;

    /// <summary>How many instructions have completed since the board started.</summary>
    public ulong Retired { get; private set; } = start.Retired;

    /// <summary>How many exceptions this runner has taken.</summary>
    public ulong Exceptions { get; private set; }

    /// <summary>The state as a value; it shares memory with the runner until that writes again.</summary>
    public BoardState Snapshot() => new(_pe, _bus.Snapshot(), _bus.Uart, Retired);

    /// <summary>The UART has room for a byte.</summary>
    public bool CanReceive => _bus.Uart.CanReceive;

    /// <summary>A byte arrives at the UART.</summary>
    public void Receive(byte value) => _bus.Receive(value);

    /// <summary>Runs until the program stops, or has made <paramref name="budget"/> steps: instructions and exceptions.</summary>
    public StopReason Run(ulong budget)
    {
        var unobserved = default(Unobserved);
        return Run(budget, ref unobserved);
    }

    /// <inheritdoc cref="Run(ulong)"/>
    public StopReason Run<TObserver>(ulong budget, ref TObserver observer)
        where TObserver : struct, IMachineObserver
    {
        for (ulong left = budget; left > 0;)
        {
            uint count = (uint)Math.Min(left, SliceSteps);
            if (RunSlice(count, ref observer) is { } stop)
                return stop;
            left -= count;
        }
        return new StopReason.BudgetExhausted(budget, new VA(_pe.PC));
    }

    /// <summary>At most <paramref name="count"/> steps; the reason to stop, or null when all were made.</summary>
    private StopReason? RunSlice<TObserver>(uint count, ref TObserver observer)
        where TObserver : struct, IMachineObserver
    {
        // Two results take turns, so that no step copies the PE back.
        StepResult even = default, odd = default;
        even.Next = _pe;
        ref var now = ref even;
        ref var next = ref odd;
        StopReason? stop = null;
        try
        {
            for (uint step = 0; step < count && stop is null; step++)
            {
                var inputs = new Inputs(Counter: Retired / BoardLayout.InstructionsPerTick);
                Step.Run(now.Next, _bus, _translations, inputs, out next);
                stop = Apply(now.Next, ref next, ref observer);
                ref var last = ref now;
                now = ref next;
                next = ref last;
            }
        }
        catch (NotModelledException limit)
        {
            stop = new StopReason.NotModelled(limit.What, new VA(now.Next.PC));
        }
        _pe = now.Next;
        return stop;
    }

    /// <summary>Applies what the step did outside its PE; the reason to stop, or null.</summary>
    private StopReason? Apply<TObserver>(in PE before, ref StepResult step, ref TObserver observer)
        where TObserver : struct, IMachineObserver
    {
        if (step.Event == StepEvent.Exception)
        {
            Exceptions++;
            observer.ExceptionTaken(before, step.Next, step.Exception!);
        }
        else
        {
            Retired++;
            observer.Retired(before, step.Word);
            if (TObserver.WatchesRegisters && RegisterWatch.Changed(before, step, new Inputs(Counter: Retired / BoardLayout.InstructionsPerTick)) is { } change)
                observer.RegisterWritten(change.Register, change.Before, change.After);
        }
        if (step.Effects.DescriptorUpdates is { } updates)
            Update(updates);
        if (step.Effects.WriteCount > 0)
            Store(step.Effects, ref observer);
        if (step.Effects.Zero is { } block)
            Zero(block);
        if (step.Event != StepEvent.Retired || step.Effects.Maintenance is not null || step.Effects.Synchronization != Synchronization.None)
            _translations.Synchronized(before, step);
        if (step.Event == StepEvent.Return)
            observer.Returned(before, step.Next);
        if (step.Event == StepEvent.FirmwareCall)
            return CallFirmware(before, ref step, ref observer);
        if (step.Effects.Wait != Wait.None && !CanWake(step.Next))
            return new StopReason.WaitsForever(step.Effects.Wait == Wait.Interrupt ? "WFI" : "WFE", new VA(before.PC));
        // No interrupt can come from outside (see CanWake), so that a state that leads to itself lasts forever.
        return step.Next.PC == before.PC && step.Effects is { WriteCount: 0, DescriptorUpdates: null } && step.Next == before
            ? new StopReason.NoProgress(step.Event == StepEvent.Exception, new VA(before.PC))
            : null;
    }

    private void Store<TObserver>(in Effects effects, ref TObserver observer)
        where TObserver : struct, IMachineObserver
    {
        for (int i = 0; i < effects.WriteCount; i++)
            if (Write(effects.WriteAt(i)) is { } sent)
                observer.ConsoleByte(sent);
    }

    private byte? Write(MemoryWrite write)
    {
        _translations.Stored(write.Address, write.Size);
        return _bus.Write(write);
    }

    private void Zero(ZeroBlock block)
    {
        _translations.Stored(block.Address, block.Size);
        _bus.Zero(block);
    }

    /// <summary>Descriptors that hardware changed; memory has them even when the step took an exception.</summary>
    private void Update(DescriptorUpdate updates)
    {
        foreach (var write in DescriptorUpdate.InOrder(updates))
            Write(write);
    }

    private StopReason? CallFirmware<TObserver>(in PE caller, ref StepResult step, ref TObserver observer)
        where TObserver : struct, IMachineObserver
    {
        var answer = Psci.Call(caller.X(0), caller.X(1), caller.X(2));
        observer.FirmwareCall(caller, answer);
        switch (answer)
        {
            case PsciAnswer.Returns returns:
                step.Next = step.Next.WithX(0, returns.X0);
                return null;
            case PsciAnswer.Suspends:
                step.Next = step.Next.WithX(0, 0);
                return CanWake(step.Next) ? null : new StopReason.WaitsForever("PSCI CPU_SUSPEND", new VA(caller.PC));
            case PsciAnswer.TurnsPeOff:
                return new StopReason.WaitsForever("PSCI CPU_OFF", new VA(caller.PC));
            case PsciAnswer.PowersOff:
                return new StopReason.PoweredOff();
            case PsciAnswer.Resets:
                return new StopReason.Reset();
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>No device of this board sends interrupts, so that only a virtual one that HCR_EL2 already holds pending wakes the PE.</summary>
    private static bool CanWake(in PE pe) => Interrupts.WakesFromWfi(pe, default);
}
