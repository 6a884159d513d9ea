using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Timers;

namespace VirtSpec.Machine.Cpu;

/// <summary>One PE in motion: its state, its translations, and the interrupt lines of its own peripherals.</summary>
/// <param name="board">The board on which it was as <paramref name="start"/> says.</param>
internal sealed class Core(int index, Processor start, BoardState board, IMachineTranslations translations)
{
    public PE Pe = start.Pe;

    /// <summary>The PE with the registers that an operation of a model is lent.</summary>
    public PE Lent;

    private SystemRegisterFile? _linesOf;
    private ulong _gicChanges = ulong.MaxValue;

    /// <summary>The first count at which something comes to this PE by itself, and has not been looked at yet.</summary>
    private ulong _due = NextChange(start.Pe, board.Counter) ?? ulong.MaxValue;

    private uint _lines;
    private Inputs _inputs;

    /// <summary>The time until which <see cref="_inputs"/> stay the same, while no register and no interrupt changes.</summary>
    private ulong _until;

    public int Index => index;

    public bool IsOn { get; private set; } = start.IsOn;

    public Waiting Waiting { get; set; } = start.Waiting;

    /// <summary>The code of the board's model on this PE; null where the board has none.</summary>
    public ModelCore? Model { get; } = board.Model is { } model ? new ModelCore(model, start.Model) : null;

    public IMachineTranslations Translations => translations;

    /// <summary>What the redistributor forwards, as of the last <see cref="Refresh"/>.</summary>
    public PendingInterrupts Pending { get; private set; }

    /// <summary>What reaches the PE in its next step: an instruction sees the count behind itself.</summary>
    public ref readonly Inputs Inputs => ref _inputs;

    /// <summary>It can make a step, or is about to when its wait ends.</summary>
    public bool CanRun => IsOn && Waiting == Waiting.None;

    /// <summary>The PE as a value, which an event that is due has reached: whoever goes on from here looks for later ones only.</summary>
    public Processor Snapshot(ulong counter) =>
        new(IsOn && EventIsDue(Pe, counter) ? Pe.WithEventRegister(true) : Pe, IsOn, Waiting, translations.State, Model?.ToValue());

    public void TurnOff() => IsOn = false;

    /// <summary>Starts anew, as after reset: events from before do not count.</summary>
    public void TurnOn(PE pe, ulong counter)
    {
        (Pe, IsOn, Waiting) = (pe, true, Waiting.None);
        Model?.Restart();
        _due = NextChange(pe, counter) ?? ulong.MaxValue;
    }

    /// <summary>Brings <see cref="Inputs"/> up to date before a step of <paramref name="pe"/>; they stay the same for most steps.</summary>
    public void Prepare(ref PE pe, ulong time, DeviceBus devices)
    {
        if (time >= _until || !ReferenceEquals(pe.System, _linesOf) || devices.GicChanges != _gicChanges)
            Renew(ref pe, time, devices);
    }

    /// <summary>Sets <see cref="Inputs"/> for the next step, whatever they would be.</summary>
    public void Give(in Inputs inputs) => (_inputs, _until) = (inputs, 0);

    /// <summary>Brings the lines of the timers and of the virtual interface to the GIC, and what it forwards back.</summary>
    public void Refresh(ref PE pe, ulong counter, DeviceBus devices)
    {
        // A PE that waits is refreshed without making a step, whose inputs are then those of before.
        _until = 0;
        if (!ReferenceEquals(pe.System, _linesOf) || counter >= _due)
        {
            if (EventIsDue(pe, counter))
                pe = pe.WithEventRegister(true);
            uint lines = LinesOf(pe, counter);
            if (lines != _lines || _linesOf is null)
                devices.Set(devices.Value.Gic.WithPrivateLines(index, lines));
            (_linesOf, _lines, _due) = (pe.System, lines, NextChange(pe, counter) ?? ulong.MaxValue);
        }
        if (devices.GicChanges == _gicChanges)
            return;
        Pending = devices.Value.Gic.Pending(index);
        _gicChanges = devices.GicChanges;
    }

    /// <summary>The first count after <paramref name="counter"/> at which something comes to this PE by itself; null when nothing does.</summary>
    public static ulong? NextChange(in PE pe, ulong counter)
    {
        ulong? timer = TimerInterrupts.NextChange(pe, counter);
        ulong? @event = pe.Configuration.Choices.Wfe == Spec.Base.WfeBehaviour.NeverWaits ? null : EventStream.NextEvent(pe, counter);
        return timer < @event || @event is null ? timer : @event;
    }

    /// <summary>The first count after <paramref name="counter"/> at which what ends the wait may come by itself; null when it will not.</summary>
    public ulong? NextWake(ulong counter) => Waiting == Waiting.WFE ? NextChange(Pe, counter) : TimerInterrupts.NextChange(Pe, counter);

    /// <summary>What ends the wait is there: an interrupt that would be taken or is masked for WFI, also an event for WFE.</summary>
    public bool Wakes(in Inputs inputs) => Waiting switch
    {
        Waiting.WFI or Waiting.CPU_SUSPEND => Interrupts.WakesFromWfi(Pe, inputs),
        Waiting.WFE => Pe.EventRegister || Interrupts.Pending(Pe, inputs) is not null,
        _ => false,
    };

    private void Renew(ref PE pe, ulong time, DeviceBus devices)
    {
        ulong counter = time / BoardLayout.InstructionsPerTick, tick = (counter + 1) * BoardLayout.InstructionsPerTick;
        Refresh(ref pe, counter, devices);
        bool isTick = time + 1 == tick;
        _inputs = new Inputs(isTick ? counter + 1 : counter, Gic: Pending, IsTick: isTick);
        _until = isTick ? tick : tick - 1;
        devices.Pass(_inputs.Counter);
    }

    private static uint LinesOf(in PE pe, ulong counter) =>
        TimerInterrupts.Lines(pe, counter) | (VirtualCpuInterface.SignalsMaintenance(pe) ? 1u << (int)BoardLayout.MaintenanceInterrupt.Value : 0);

    private bool EventIsDue(in PE pe, ulong counter) =>
        counter >= _due && pe.Configuration.Choices.Wfe != Spec.Base.WfeBehaviour.NeverWaits && EventStream.NextEvent(pe, _due - 1) <= counter;
}
