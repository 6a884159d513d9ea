using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Traces.Qemu;

/// <summary>What came of a re-execution.</summary>
/// <param name="Agreed">How many entries the machine has made too.</param>
/// <param name="Steps">The number of the step that made the last of them; of a refusal that at which the two differ.</param>
/// <param name="Followed">How many interrupts came at other times than the machine's own, and were taken where the log has them.</param>
/// <param name="Excused">The rows of the exclusions by which the machine did as QEMU does.</param>
/// <param name="Refused">The first entry that the machine does not make; null when there is none.</param>
/// <param name="Difference">Of that entry.</param>
public sealed record QemuReplayResult(int Agreed, ulong Steps, int Followed, IReadOnlyList<QemuExclusion> Excused, QemuEntry? Refused, QemuDifference? Difference)
{
    /// <summary>What the machine does behind the last entry; null where it was not looked at.</summary>
    public QemuRest? Rest { get; init; }
}

/// <summary>What a machine does behind a log.</summary>
/// <param name="Next">The first event of which QEMU would have an entry; null when there is none.</param>
/// <param name="Step">Its step, or the last one.</param>
/// <param name="Stop">Why the machine ends without one; null when it runs on.</param>
public sealed record QemuRest(MachineEvent? Next, ulong Step, StopReason? Stop);

/// <summary>
/// Runs a machine in step with a log. The machine's own time decides when interrupts come, as long as the log agrees;
/// where it does not, the machine goes back behind the last entry on which they agreed and goes on by the log: without interrupts up to a synchronous event,
/// and up to the PC at which the log has an interrupt, where its time goes on to the timer that raises it.
/// </summary>
public sealed class QemuReplay
{
    private const ulong SliceSteps = 1 << 12, CheckpointSteps = 1 << 20;

    /// <summary>For so many steps behind the last entry the machine is looked at.</summary>
    public const ulong StepsBehind = 20_000_000;

    private readonly IReadOnlyList<QemuEntry> _entries;
    private readonly ulong _maxSteps;
    private readonly Action<QemuEntry, MachineEvent>? _made;
    private readonly List<QemuExclusion> _excused = [];
    private Checkpoint _checkpoint;
    private int _next, _followed;

    /// <summary>The first disagreement of the run from the checkpoint, and the step that it is at; what comes behind it is not looked at.</summary>
    private (QemuDifference Difference, MachineEvent? Machine)? _difference;

    /// <summary>The step of the last entry on which both agree, and of the disagreement.</summary>
    private ulong _agreedAt, _differsAt;

    /// <summary>N, Z, C and V at the vector of the exception that the PE handles; null behind a return.</summary>
    private uint? _flagsAtVector;

    /// <summary>The first event behind the last entry.</summary>
    private (MachineEvent Machine, ulong Step)? _behind;

    private QemuReplay(BoardState start, IReadOnlyList<QemuEntry> entries, ulong maxSteps, Action<QemuEntry, MachineEvent>? made) =>
        (_entries, _maxSteps, _checkpoint, _made) = (entries, maxSteps, new Checkpoint(start, 0, 0, null), made);

    /// <summary>A state of the machine, after how many steps, the entry that is to come, and the flags at the vector of the exception that the PE handles.</summary>
    private sealed record Checkpoint(BoardState State, ulong Steps, int Next, uint? FlagsAtVector);

    /// <summary>Runs a board with one PE until it has made every entry of the log, or does not make one.</summary>
    /// <param name="maxSteps">The most steps it makes.</param>
    /// <param name="made">Is told of entries that the machine makes by itself, and of some once more when it goes back.</param>
    public static QemuReplayResult Run(BoardState start, IReadOnlyList<QemuEntry> entries, ulong maxSteps, Action<QemuEntry, MachineEvent>? made = null) =>
        new QemuReplay(start, entries, maxSteps, made).Run();

    private QemuReplayResult Run()
    {
        while (true)
        {
            var stop = RunByItself(out ulong steps);
            if (_difference is null && _next < _entries.Count)
                Differs(new QemuDifference("event", stop is StopReason.BudgetExhausted or null ? $"none in {_maxSteps} steps" : $"its end, {stop}", _entries[_next].ToString()), null, steps);
            if (_difference is not { } difference)
                return Result(_agreedAt, null) with { Rest = new QemuRest(_behind?.Machine, _behind?.Step ?? steps, _behind is null ? stop : null) };
            if (!GoOn(difference.Machine, difference.Difference))
                return Result(_differsAt, _difference!.Value.Difference);
        }
    }

    private QemuReplayResult Result(ulong steps, QemuDifference? difference) => new(_next, steps, _followed, _excused, difference is null ? null : _entries[_next], difference);

    /// <summary>Runs from the checkpoint until all entries are made and the event behind them, or the machine and the log disagree, or it stops.</summary>
    private StopReason? RunByItself(out ulong steps)
    {
        var runner = Continue(_checkpoint.State, out _);
        (_agreedAt, _flagsAtVector) = (_checkpoint.Steps, _checkpoint.FlagsAtVector);
        var observer = new QemuObserver(_checkpoint.Steps, See);
        StopReason? stop = null;
        while (_difference is null && _behind is null && stop is null && observer.Steps < Limit())
        {
            if (runner.Run(Math.Min(SliceSteps, Limit() - observer.Steps), ref observer) is not StopReason.BudgetExhausted and var reason)
                stop = reason;
            if (stop is null && _difference is null && observer.Steps - _checkpoint.Steps >= CheckpointSteps)
                _checkpoint = new Checkpoint(runner.Snapshot(), observer.Steps, _next, _flagsAtVector);
        }
        steps = observer.Steps;
        return stop;
    }

    /// <summary>How many steps are made at most.</summary>
    private ulong Limit() => _next < _entries.Count ? _maxSteps : Math.Min(_maxSteps, _agreedAt + StepsBehind);

    private void See(MachineEvent machine, ulong step)
    {
        if (_next == _entries.Count)
            _behind ??= (machine, step);
        if (_difference is not null || _next == _entries.Count)
            return;
        if (QemuComparison.Of(_entries[_next], machine).Cast<QemuDifference?>().FirstOrDefault() is { } difference)
            Differs(difference, machine, step);
        else
        {
            _made?.Invoke(_entries[_next], machine);
            _flagsAtVector = FlagsBehind(_entries[_next], machine.After.PSTATE.NZCV);
            (_next, _agreedAt) = (_next + 1, step);
        }
    }

    private void Differs(QemuDifference difference, MachineEvent? machine, ulong step) => (_difference, _differsAt) = ((difference, machine), step);

    /// <summary>Goes on after a disagreement: with QEMU's value where an exclusion excuses it, or by the log's order of events. False when neither makes the entry.</summary>
    private bool GoOn(MachineEvent? machine, QemuDifference difference)
    {
        var entry = _entries[_next];
        if (machine is not null && Again(_differsAt, out var translations) is var runner && Adopts(entry, machine, runner, translations))
        {
            Accept(entry, runner, _differsAt);
            return true;
        }
        // What the machine does without being interrupted it does by itself: only interrupts can be otherwise.
        if (entry is not QemuEntry.Exception { IsPhysicalInterrupt: true } && machine is { IsPhysicalInterrupt: false })
            return false;
        var follower = new QemuFollower(Again(_agreedAt, out translations), _agreedAt, _maxSteps, state => Continue(state, out _));
        var (made, found, why) = follower.Follow(entry);
        if (!made && (found is null || !Adopts(entry, found, follower.Runner, translations)))
        {
            Differs(why ?? difference, null, follower.Steps);
            return false;
        }
        _followed++;
        Accept(entry, follower.Runner, follower.Steps);
        return true;
    }

    /// <summary>The machine of the checkpoint once more, after so many steps.</summary>
    private Runner Again(ulong steps, out QemuTranslations translations)
    {
        var runner = Continue(_checkpoint.State, out translations);
        if (steps > _checkpoint.Steps)
            runner.Run(steps - _checkpoint.Steps);
        return runner;
    }

    private void Accept(QemuEntry entry, Runner runner, ulong steps)
    {
        _next++;
        _checkpoint = new Checkpoint(runner.Snapshot(), steps, _next, FlagsBehind(entry, runner.PeOf(0).PSTATE.NZCV));
        _difference = null;
    }

    private uint? FlagsBehind(QemuEntry entry, uint flags) => entry switch
    {
        QemuEntry.Exception { ByBoard: true } => _flagsAtVector,
        QemuEntry.Exception => flags,
        _ => null,
    };

    /// <summary>
    /// Whether the entry has the syndrome and the SPSR that QEMU has where rows of the exclusions say that it departs, and nothing else differs; then the machine takes them over, so that software sees the same.
    /// </summary>
    /// <param name="runner">Behind the exception.</param>
    private bool Adopts(QemuEntry entry, MachineEvent machine, Runner runner, QemuTranslations translations)
    {
        string[] differing = [.. QemuComparison.Of(entry, machine).Select(d => d.Name)];
        if (entry is not QemuEntry.Exception taken || differing.Except(["ESR", "SPSR"]).Any())
            return false;
        var rows = new List<QemuExclusion>();
        if (differing.Contains("ESR"))
        {
            var about = QemuExclusion.All.Where(row => row.Value == "ESR" && row.Events.IsMatch(machine.Describe())).ToArray();
            var departure = QemuDepartures.Syndromes(machine, about, translations.LastFault, runner.Memory).FirstOrDefault(s => s.ESR == taken.ESR && s.ESR != machine.ESR.Value);
            if (departure.Rows is null)
                return false;
            rows.AddRange(departure.Rows);
        }
        if (differing.Contains("SPSR"))
        {
            if (FlagsCleared(taken, machine) is not { } row)
                return false;
            rows.Add(row);
        }
        foreach (var row in rows)
            Excused(row);
        var (esr, spsr) = machine.After.EL == ExceptionLevel.EL2 ? (Reg.ESR_EL2, Reg.SPSR_EL2) : (Reg.ESR_EL1, Reg.SPSR_EL1);
        var pe = runner.PeOf(0).WithSystem(spsr, taken.SPSR ?? machine.SPSR);
        runner.Place(0, machine.Exception!.Kind == ExceptionKind.Synchronous ? pe.WithSystem(esr, taken.ESR) : pe);
        return true;
    }

    /// <summary>The row by which QEMU has no flags in SPSR: an exception cleared them, and no instruction has set them since; null where it may not.</summary>
    private QemuExclusion? FlagsCleared(QemuEntry.Exception entry, MachineEvent machine) =>
        _flagsAtVector is not { } flags || flags == 0 || machine.Before.PSTATE.NZCV != flags || entry.SPSR != (machine.SPSR & ~QemuComparison.FlagBits) ? null
        : QemuExclusion.All.FirstOrDefault(row => row.Value == "SPSR" && row.Events.IsMatch($"{machine.Describe()}, its flags those at the vector"));

    private void Excused(QemuExclusion row)
    {
        if (!_excused.Contains(row))
            _excused.Add(row);
    }

    /// <summary>Whether QEMU completes an access that the machine would stop.</summary>
    private bool Completes(string access)
    {
        if (QemuExclusion.All.FirstOrDefault(row => row.Completes(access)) is not { } row)
            return false;
        Excused(row);
        return true;
    }

    private Runner Continue(BoardState state, out QemuTranslations translations) =>
        new(state, translations = new QemuTranslations(new TranslationMemo(state.Ram.Size), Completes));
}
