using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Platform;
using VirtSpec.Machine.Trace;
using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Boundary.Tables;
using VirtSpec.Properties.Claims;
using VirtSpec.Spec;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Binaries;

/// <summary>A run of any EL2 image, or of a model, under the monitors of the boundary.</summary>
public sealed class WatchedRun
{
    private readonly Boundary.Boundary _boundary;
    private readonly FindingLog _log = new();
    private readonly EvidenceLog _evidence;

    /// <param name="more">Monitors beside those of the claims.</param>
    public WatchedRun(BoardState start, Manifest manifest, params IReadOnlyList<IMonitor> more)
    {
        (Runner, Manifest) = (new Runner(start), manifest);
        (Memory, El2) = (new VmMemory(), new El2Memory());
        _evidence = new EvidenceLog(_log, Memory);
        _boundary = new Boundary.Boundary([.. BoundaryMonitors.Over(Memory, El2), .. more, _evidence], new MonitoredRun(Runner, manifest, _log), start.Processors.Count);
        _log.Step = () => _boundary.Steps;
    }

    public Runner Runner { get; }

    /// <summary>What the hypervisor is held to.</summary>
    public Manifest Manifest { get; }

    /// <summary>Which VMs live, and what their stage 2 maps.</summary>
    public VmMemory Memory { get; }

    /// <summary>Which pages are the hypervisor's.</summary>
    public El2Memory El2 { get; }

    /// <summary>The findings so far, those that are kept.</summary>
    public IEnumerable<Finding> Findings => _log.Findings;

    /// <summary>Forgets the findings so far, for whoever makes errors one after the other.</summary>
    public void ForgetFindings()
    {
        _log.Forget();
        _evidence.Forget();
    }

    /// <summary>Changes memory from outside, as a fault of the hardware would.</summary>
    public void Corrupt(MemoryWrite write)
    {
        Runner.Corrupt(write);
        Memory.Corrupted(write.Address.Value, write.Size);
    }

    /// <summary>How many steps were watched.</summary>
    public ulong Steps => _boundary.Steps;

    /// <summary>Runs, and shows the bytes of the UART and what else <paramref name="observer"/> wants to see.</summary>
    public StopReason Run<TObserver>(ulong budget, ref TObserver observer)
        where TObserver : struct, IMachineObserver
    {
        var both = new Watching<TObserver>(_boundary, observer);
        var stop = Runner.Run(budget, ref both);
        observer = both.Other;
        return stop;
    }

    public StopReason Run(ulong budget)
    {
        var watching = new BoundaryObserver(_boundary);
        return Runner.Run(budget, ref watching);
    }

    /// <summary>The run is over: what it says.</summary>
    /// <param name="end">Why, in the words of a report; null for those of the reason.</param>
    public WatchedImage End(StopReason why, string? end = null)
    {
        _boundary.End(why);
        return new WatchedImage(_log.Verdicts(BoundaryClaims.All), Steps, end ?? $"{why}") { Evidence = _evidence.Kept, Cpu = Runner.PeOf(0).Configuration.Cpu.Name };
    }

    /// <summary>The boundary sees the steps, somebody else everything.</summary>
    private struct Watching<TObserver>(Boundary.Boundary boundary, TObserver other) : IMachineObserver
        where TObserver : struct, IMachineObserver
    {
        public TObserver Other = other;

        public static bool WatchesSteps => true;

        public static bool WatchesRegisters => TObserver.WatchesRegisters;

        public void Stepped(int processor, in PE before, in StepResult step, in Inputs inputs)
        {
            boundary.See(processor, before, step, inputs);
            if (TObserver.WatchesSteps)
                Other.Stepped(processor, before, step, inputs);
        }

        public void Scheduled(int pe) => Other.Scheduled(pe);

        public void Retired(in PE before, uint word) => Other.Retired(before, word);

        public void ExceptionTaken(in PE before, in PE after, ExceptionRecord exception) => Other.ExceptionTaken(before, after, exception);

        public void Returned(in PE before, in PE after) => Other.Returned(before, after);

        public void RegisterWritten(Reg register, ulong before, ulong after) => Other.RegisterWritten(register, before, after);

        public void ConsoleByte(byte value) => Other.ConsoleByte(value);

        public void FirmwareCall(in PE caller, PsciAnswer answer) => Other.FirmwareCall(caller, answer);
    }
}
