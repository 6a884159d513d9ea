using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Gen;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Rigs;

/// <summary>
/// Runs cases of a rig, one after the other, each from the same snapshot. It keeps what can be used again, so each thread has its own;
/// the outcome of a case does not depend on the cases before it.
/// </summary>
/// <param name="budgetSteps">A case ends after so many steps of all PEs.</param>
public sealed class RigWorker(Rig rig, ulong budgetSteps = RigWorker.DefaultBudget)
{
    /// <summary>Enough for streams of 32 instructions of which each exits.</summary>
    public const ulong DefaultBudget = 20_000;

    /// <summary>How many steps are made before somebody looks whether all streams have ended.</summary>
    private const ulong SliceSteps = 64;

    /// <summary>So many steps in which no guest did anything end a case: the vCPUs that are not at their ends wait for good, or are stopped. Four vCPUs may share a PE, by slices of 1,024 steps.</summary>
    private const ulong StallSteps = 4 * 1024;

    private readonly TranslationMemo[] _memos = [.. rig.Booted.Processors.Select(_ => new TranslationMemo(rig.Booted.Ram.Size))];
    private readonly StreamWatch _watch = new(rig);

    public Rig Rig => rig;

    /// <summary>Runs a case and lets monitors watch it.</summary>
    public CaseOutcome Run(GuestCase @case, IReadOnlyList<IMonitor> monitors)
    {
        _watch.Expect(@case);
        var findings = new CaseFindings();
        var runner = Prepare(@case);
        var boundary = new Boundary.Boundary([_watch, .. monitors], new MonitoredRun(runner, rig.Installation.Manifest, findings), rig.Booted.Processors.Count);
        findings.Step = () => boundary.Steps;
        var observer = new BoundaryObserver(boundary);
        StopReason? why = null;
        ulong linger = @case.Schedule.Linger * (ulong)rig.Booted.Processors.Count, stall = Math.Max(StallSteps, linger);
        for (ulong made = 0; made < budgetSteps && why is null && boundary.Steps - _watch.LastProgress < (_watch.AllEnded ? linger : stall); made += SliceSteps)
            if (runner.Run(Math.Min(SliceSteps, budgetSteps - made), ref observer) is not StopReason.BudgetExhausted and var stop)
                why = stop;
        var reason = why ?? new StopReason.BudgetExhausted(boundary.Steps, default);
        boundary.End(reason);
        return new CaseOutcome(EndOf(why), reason, findings.Found, findings.Premises, _watch.Executed, boundary.Steps, _watch.Exits, _watch.Ended);
    }

    /// <summary>The board with the case in the memory of its guests, before the first step.</summary>
    public BoardState Load(GuestCase @case)
    {
        var ram = new Ram(rig.Booted.Ram);
        for (int vm = 0; vm < @case.Vms.Count; vm++)
        {
            var place = rig.Places[vm];
            rig.Frames[vm].Write(@case.Vms[vm], (offset, bytes) => ram.Write(place.At(offset).Value - BoardLayout.Ram.Value, bytes));
        }
        var board = rig.Booted with { Ram = ram.Snapshot(), Interleaving = @case.Schedule.Interleaving, Turn = Turn.BeforeFirst with { Processor = @case.Schedule.First - 1 } };
        return @case.Schedule.TlbSeed is { } seed ? board.WithAdversarialTlbs(seed) : board;
    }

    private Runner Prepare(GuestCase @case)
    {
        var board = Load(@case);
        if (@case.Schedule.TlbSeed is not null)
            return new Runner(board);
        foreach (var memo in _memos)
            memo.Forget();
        return new Runner(board, i => _memos[i]);
    }

    private CaseEnd EndOf(StopReason? why) => why switch
    {
        StopReason.NotModelled => CaseEnd.LeftOut,
        StopReason.Panicked or StopReason.ModelFailed or StopReason.PoweredOff or StopReason.Reset => CaseEnd.Stopped,
        _ => _watch.AllEnded ? CaseEnd.Finished : CaseEnd.Cut,
    };
}
