using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Platform;
using VirtSpec.Properties.Boundary;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Traces;

/// <summary>
/// Makes the events of a trace from the steps of a run, in their order.
/// An exit is held back until its vCPU is entered again, because only then it is known what became of it.
/// </summary>
/// <param name="write">Gets each event.</param>
public sealed class TraceRecorder(TraceNames names, Action<TraceEvent> write)
{
    /// <summary>So many events are held back at most; then the oldest exit is written with what is known.</summary>
    public const int MostHeld = 1 << 16;

    private readonly Queue<Held> _held = new();
    private readonly Dictionary<Vcpu, Held> _open = [];
    private readonly Dictionary<Vcpu, ulong[]> _controls = [];
    private ulong _step;

    /// <summary>A step was made.</summary>
    /// <param name="number">Its number, from 1.</param>
    public void See(int processor, in PE before, in StepResult step, ulong number)
    {
        _step = number;
        if (step.Event == StepEvent.Exception)
            Exception(processor, before, step.Next, step.Exception!);
        else if (step.Event == StepEvent.Return)
            Return(processor, before, step.Next);
        else if (step.Event == StepEvent.FirmwareCall)
            Firmware(processor, before, step.Next);
    }

    /// <summary>The run is over: writes what is left, and why it ended.</summary>
    /// <param name="steps">How many steps were made.</param>
    public void End(StopReason? why, ulong steps) => End(why switch
    {
        null => "the console printed what was awaited",
        StopReason.BudgetExhausted => "after as many steps as were asked for",
        _ => why.ToString()!,
    }, steps);

    /// <inheritdoc cref="End(StopReason?, ulong)"/>
    public void End(string why, ulong steps)
    {
        foreach (var held in _open.Values)
            held.Close("not entered again");
        _open.Clear();
        Flush();
        write(new TraceEvent(Math.Max(steps, _step), TraceKind.End) { Outcome = TraceWords.Shown(why) });
    }

    private void Exception(int processor, in PE before, in PE after, ExceptionRecord exception)
    {
        bool isGuest = before.EL < ExceptionLevel.EL2, isExit = isGuest && after.EL == ExceptionLevel.EL2;
        var vcpu = isGuest ? Vcpu.Of(before) : default;
        ulong esr = Syndrome.At(after.EL, after).Value;
        var e = new TraceEvent(_step, isExit ? TraceKind.Exit : TraceKind.Exception)
        {
            PE = processor,
            Vm = isGuest ? names.Of(vcpu) : TraceEvent.None,
            From = Place(before),
            To = Place(after),
            Class = ExceptionText.ClassOf(exception, esr),
            Syndrome = ValueArray<TraceField>.Of(ExceptionText.FieldsOf(exception, esr)),
            Rule = exception.Rule?.Name ?? TraceEvent.None,
            Handler = after.EL == ExceptionLevel.EL2 ? VectorName(after.PC - after.System[Reg.VBAR_EL2]) : TraceEvent.None,
        };
        if (!isExit)
        {
            Add(new Held(e));
            return;
        }
        if (_open.Remove(vcpu, out var lost))
            lost.Close("not entered again");
        Add(_open[vcpu] = new Held(e, after));
    }

    private void Return(int processor, in PE before, in PE after)
    {
        bool isEntry = before.EL == ExceptionLevel.EL2 && after.EL < ExceptionLevel.EL2;
        var vcpu = after.EL < ExceptionLevel.EL2 ? Vcpu.Of(after) : default;
        if (isEntry)
        {
            Controls(processor, vcpu, after);
            if (_open.Remove(vcpu, out var exit))
                exit.Close(ExitOutcome.Of(exit.AtVector!.Value, after));
        }
        Add(new Held(new TraceEvent(_step, isEntry ? TraceKind.Entry : TraceKind.Return)
        {
            PE = processor,
            Vm = after.EL < ExceptionLevel.EL2 ? names.Of(vcpu) : TraceEvent.None,
            From = Place(before),
            To = Place(after),
        }));
    }

    private void Firmware(int processor, in PE before, in PE after)
    {
        var function = (PsciFunction)before.X(0);
        Add(new Held(new TraceEvent(_step, TraceKind.Firmware)
        {
            PE = processor,
            Vm = before.EL < ExceptionLevel.EL2 ? names.Of(Vcpu.Of(before)) : TraceEvent.None,
            From = Place(before),
            Class = Enum.IsDefined(function) ? function.ToString() : $"0x{before.X(0):x}",
            Syndrome = ValueArray<TraceField>.Of(Enumerable.Range(1, 3).Select(Argument(before)).Where(f => f.Value != 0)),
            Outcome = after.X(0) == before.X(0) ? TraceEvent.None : $"X0=0x{after.X(0):x}",
        }));
    }

    private static Func<int, TraceField> Argument(PE caller) => n => new TraceField($"X{n}", caller.X(n));

    /// <summary>The controls that differ from those of the vCPU's last entry.</summary>
    private void Controls(int processor, Vcpu vcpu, in PE entered)
    {
        ulong[] now = TraceControls.Read(entered);
        bool isKnown = _controls.TryGetValue(vcpu, out ulong[]? last);
        for (int i = 0; i < now.Length; i++)
        {
            if (isKnown ? now[i] == last![i] : now[i] == 0)
                continue;
            Add(new Held(new TraceEvent(_step, TraceKind.Control)
            {
                PE = processor,
                Vm = names.Of(vcpu),
                Class = TraceControls.Registers[i].Register.ToString(),
                Syndrome = ValueArray<TraceField>.Of(TraceControls.Fields(i, now[i], entered.System)),
                Outcome = isKnown ? $"was 0x{last![i]:x}" : "at the first entry",
            }));
        }
        _controls[vcpu] = now;
    }

    private void Add(Held held)
    {
        _held.Enqueue(held);
        if (_held.Count > MostHeld && _held.Peek() is { IsOpen: true } oldest)
            oldest.Close("entered much later or never");
        Flush();
    }

    private void Flush()
    {
        while (_held.TryPeek(out var first) && !first.IsOpen)
            write(_held.Dequeue().Event);
    }

    private static TracePlace Place(in PE pe) => new(pe.EL, pe.PSTATE.SP, pe.PC);

    /// <summary>The vector by where the exception comes from and by its kind.</summary>
    private static string VectorName(ulong offset) => TraceWords.Handler((int)(offset >> 9 & 3), (ExceptionKind)(offset >> 7 & 3));

    /// <summary>An event in its turn. An exit is open, with the PE at its vector, until its outcome is known.</summary>
    private sealed class Held(TraceEvent e, PE? atVector = null)
    {
        public TraceEvent Event { get; private set; } = e;

        public PE? AtVector { get; private set; } = atVector;

        public bool IsOpen => AtVector is not null;

        public void Close(string outcome)
        {
            if (IsOpen)
                (Event, AtVector) = (Event with { Outcome = outcome }, null);
        }
    }
}
