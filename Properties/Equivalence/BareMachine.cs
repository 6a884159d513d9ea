using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Timers;

namespace VirtSpec.Properties.Equivalence;

/// <summary>
/// The bare machine of a VM: PEs without EL2 that start at EL1, RAM at the VM's intermediate physical addresses, a GIC, a PL011, and PSCI by HVC.
/// EL2 is absent, not unused, so that no control of EL2 can play a part: what a guest sees differently because a real EL2 exists is a declared difference.
/// </summary>
internal sealed class BareMachine
{
    private const uint VirtualTimerLine = 1u << 27, PhysicalTimerLine = 1u << 30;

    private readonly Runner _runner;
    private readonly BareView _view;
    private readonly OwnInterrupts _interrupts;
    private readonly uint[] _lines;

    /// <param name="interrupts">The SPIs that it has; none: all.</param>
    public BareMachine(BareShared shared, BareLayout layout, RamSnapshot physical, ValueArray<int> interrupts)
    {
        (Layout, _interrupts) = (layout, new OwnInterrupts(interrupts));
        _view = new BareView(shared.Options, Layout.Ranges);
        int processors = Layout.Processors;
        var all = new Processor[processors];
        for (int i = 0; i < processors; i++)
            all[i] = new Processor(shared.ResetOf(i), IsOn: false);
        var devices = new BoardDevices(shared.GicOf(processors), new(), new());
        var board = new BoardState(ValueArray<Processor>.Of(all), physical.Rearranged(Layout.RamSize, Layout.Pieces), devices, Interleaving.Default, Turn.BeforeFirst, 0, 0);
        _runner = new Runner(board, shared.Translations);
        _view.Attach(_runner);
        _lines = new uint[processors];
    }

    public BareLayout Layout { get; }

    public BareView View => _view;

    public int Processors => Layout.Processors;

    public GicState Gic => _runner.Devices.Gic;

    public RamSnapshot Ram => _runner.SnapshotRam();

    public ref readonly PE PeOf(int processor) => ref _runner.PeOf(processor);

    public bool IsOn(int processor) => _runner.IsOn(processor);

    public void Place(int processor, in PE pe) => _runner.Place(processor, pe);

    public void Place(GicState gic) => _runner.Place(gic);

    public void Receive(byte value)
    {
        if (_runner.CanReceive)
            _runner.Receive(value);
    }

    /// <inheritdoc cref="Runner.StepOn"/>
    public StopReason? Step(int processor, in Inputs inputs, out StepResult result)
    {
        _view.BeginStep();
        var stop = _runner.StepOn(processor, inputs, _view, out result);
        for (int i = 0; i < result.Effects.WriteCount && _view.Device is not null; i++)
            _runner.Place(_interrupts.Kept(Gic, result.Effects.WriteAt(i).Address, result.Effects.WriteAt(i).Size));
        return stop;
    }

    /// <summary>The line of a timer of a PE was asserted when it was last looked at.</summary>
    public bool HasLine(int processor, INTID id) => (_lines[processor] >> (int)id.Value & 1) != 0;

    /// <summary>What the redistributor forwards, with the lines of the timers as they are at two counts, that of the virtual timer and that of the physical one.</summary>
    public GicState GicAt(int processor, in Counts counts)
    {
        ref readonly var pe = ref PeOf(processor);
        uint lines = (TimerInterrupts.Lines(pe, counts.Virtual) & VirtualTimerLine) | (TimerInterrupts.Lines(pe, counts.Physical) & PhysicalTimerLine);
        if (lines != _lines[processor])
        {
            _lines[processor] = lines;
            _runner.Place(Gic.WithPrivateLines(processor, lines));
        }
        return Gic;
    }
}

/// <summary>The two counts of the generic timer that a guest sees: CNTVCT_EL0 and CNTPCT_EL0.</summary>
internal readonly record struct Counts(ulong Virtual, ulong Physical)
{
    public static Counts Of(in PE pe, ulong counter) => new(counter - pe.System[Spec.Registers.Reg.CNTVOFF_EL2], counter);
}
