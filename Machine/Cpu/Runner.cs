using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Machine.Trace;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.State;

namespace VirtSpec.Machine.Cpu;

/// <summary>
/// A machine in motion: it takes a <see cref="BoardState"/>, lets its PEs make steps of the specification in the order of their interleaving,
/// and applies the effects in place. Between two runs its state is a value again.
/// </summary>
public sealed partial class Runner
{
    /// <summary>A run is cut into slices, because the just-in-time compiler makes good code of a method only after it was called some times.</summary>
    private const uint SliceSteps = 4096;

    private readonly Bus _bus;
    private readonly Core[] _cores;
    private readonly Interleaving _interleaving;
    private readonly IModel? _model;
    private ulong _time;
    private Turn _turn;
    private bool _turnEnds;

    /// <param name="translations">Where PE 0 gets its translations, when not as the state says: from walks that are remembered while they stay the same, or an adversarial TLB.</param>
    public Runner(BoardState start, IMachineTranslations? translations = null)
        : this(start, i => i == 0 ? translations : null)
    {
    }

    /// <param name="translations">Where each PE gets its translations; null for what the state says.</param>
    public Runner(BoardState start, Func<int, IMachineTranslations?> translations)
    {
        _bus = new Bus(start.Ram, start.Devices);
        _cores = [.. start.Processors.Select((p, i) => new Core(i, p, start, translations(i) ?? Translations(p, i, start.Ram.Size)))];
        (_interleaving, _turn, _time, Retired) = (start.Interleaving, start.Turn, start.Time, start.Retired);
        _model = start.Model;
    }

    /// <summary>What the portals of the board lead to; null when there are none.</summary>
    public IModel? Model => _model;

    /// <summary>How many instructions have completed since the board started.</summary>
    public ulong Retired { get; private set; }

    /// <summary>How many exceptions this runner has taken.</summary>
    public ulong Exceptions { get; private set; }

    /// <summary>The time, in instructions: see <see cref="BoardState.Time"/>.</summary>
    public ulong Time => _time;

    /// <summary>The physical count of the generic timers.</summary>
    public ulong Counter => _time / BoardLayout.InstructionsPerTick;

    /// <summary>The state as a value; it shares memory with the runner until that writes again.</summary>
    public BoardState Snapshot() =>
        new(ValueArray<Processor>.Of(_cores.Select(c => c.Snapshot(Counter))), _bus.Snapshot(), _bus.Devices.Value, _interleaving, _turn, _time, Retired)
        {
            Model = _model,
        };

    /// <summary>The RAM of the board in bytes.</summary>
    public ulong RamSize => _bus.RamSize;

    /// <summary>How many PEs the board has.</summary>
    public int ProcessorCount => _cores.Length;

    /// <summary>Memory and device registers as they are now, by physical address.</summary>
    public IReadMemory Memory => _bus;

    /// <summary>The devices as they are now.</summary>
    public BoardDevices Devices => _bus.Devices.Value;

    /// <summary>Entries of adversarial TLBs that were made while a contradicting one was still valid.</summary>
    public IReadOnlyList<BreakBeforeMakeViolation> Violations =>
        [.. _cores.Select(c => c.Translations.State).OfType<TlbState>().SelectMany(s => s.Violations)];

    /// <summary>Changes memory from outside, as a fault of the hardware would: nobody stores, and no interrupt or event tells of it.</summary>
    /// <param name="write">To an address of RAM.</param>
    public void Corrupt(MemoryWrite write)
    {
        foreach (var core in _cores)
            core.Translations.Stored(write.Address, write.Size);
        _bus.Write(write);
    }

    /// <summary>The UART has room for a byte.</summary>
    public bool CanReceive => _bus.Devices.Value.Uart.CanReceive;

    /// <summary>A byte arrives at the UART.</summary>
    public void Receive(byte value) => _bus.Devices.Receive(value);

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
            if (Next(ref observer) is not { } core)
                return WaitsForever();
            uint count = (uint)Math.Min(Math.Min(left, SliceSteps), _turn.Length - _turn.Step);
            if (RunSlice(core, count, ref observer, out uint made) is { } stop)
                return stop;
            left -= made;
        }
        return new StopReason.BudgetExhausted(budget, new VA(_cores[Math.Max(_turn.Processor, 0)].Pe.PC));
    }

    /// <summary>At most <paramref name="count"/> steps of one PE; the reason to stop, or null.</summary>
    /// <param name="made">How many steps it made: fewer when the PE waits, or the interleaving ends its turn.</param>
    private StopReason? RunSlice<TObserver>(Core core, uint count, ref TObserver observer, out uint made)
        where TObserver : struct, IMachineObserver
    {
        // Two results take turns, so that no step copies the PE back.
        StepResult even = default, odd = default;
        even.Next = core.Pe;
        ref var now = ref even;
        ref var next = ref odd;
        StopReason? stop = null;
        made = 0;
        try
        {
            while (made < count && stop is null && core.CanRun && !_turnEnds)
            {
                core.Prepare(ref now.Next, _time, _bus.Devices);
                Step.Run(now.Next, _bus, core.Translations, core.Inputs, out next);
                made++;
                stop = next.Event == StepEvent.Portal
                    ? Operate(core, now.Next, ref next, ref observer)
                    : Apply(core, now.Next, ref next, ref observer);
                ref var last = ref now;
                now = ref next;
                next = ref last;
            }
        }
        catch (NotModelledException limit)
        {
            _bus.Devices.CompleteReads(completed: false);
            stop = new StopReason.NotModelled(limit.What, new VA(now.Next.PC));
        }
        catch (ModelFailureException failure)
        {
            stop = new StopReason.ModelFailed(failure.Message, new VA(now.Next.PC));
        }
        core.Pe = now.Next;
        _turn = _turn.After(made, ends: _turnEnds);
        _turnEnds = false;
        return stop;
    }

    private static IMachineTranslations Translations(Processor processor, int index, ulong ramSize) =>
        processor.Tlb is { } tlb ? new AdversarialTlb(tlb, index) : new TranslationMemo(ramSize);
}
