using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Traces.Qemu;

/// <summary>What came of a re-execution.</summary>
/// <param name="Agreed">How many entries the machine has made too.</param>
/// <param name="Steps">How many steps that took.</param>
/// <param name="Followed">How many interrupts came at other times than the machine's own, and were taken where the log has them.</param>
/// <param name="Excused">The rows of the exclusions by which the machine did as QEMU does.</param>
/// <param name="Refused">The first entry that the machine does not make; null when there is none.</param>
/// <param name="Difference">Of that entry.</param>
public sealed record QemuReplayResult(int Agreed, ulong Steps, int Followed, IReadOnlyList<QemuExclusion> Excused, QemuEntry? Refused, QemuDifference? Difference);

/// <summary>
/// Runs a machine in step with a log. The machine's own time decides when interrupts come, as long as the log agrees;
/// where it does not, the machine goes back behind the last entry on which they agreed and goes on by the log: without interrupts up to a synchronous event,
/// and up to the PC at which the log has an interrupt, where its time goes on to the timer that raises it.
/// </summary>
public sealed class QemuReplay
{
    private const ulong SliceSteps = 1 << 12, CheckpointSteps = 1 << 20;

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

    private QemuReplay(BoardState start, IReadOnlyList<QemuEntry> entries, ulong maxSteps, Action<QemuEntry, MachineEvent>? made) =>
        (_entries, _maxSteps, _checkpoint, _made) = (entries, maxSteps, new Checkpoint(start, 0, 0), made);

    /// <summary>A state of the machine, after how many steps, and the entry that is to come.</summary>
    private sealed record Checkpoint(BoardState State, ulong Steps, int Next);

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
                return Result(steps, null);
            if (!GoOn(difference.Machine, difference.Difference))
                return Result(_differsAt, _difference!.Value.Difference);
        }
    }

    private QemuReplayResult Result(ulong steps, QemuDifference? difference) => new(_next, steps, _followed, _excused, difference is null ? null : _entries[_next], difference);

    /// <summary>Runs from the checkpoint until all entries are made, or the machine and the log disagree, or it stops.</summary>
    private StopReason? RunByItself(out ulong steps)
    {
        var runner = Continue(_checkpoint.State, out _);
        _agreedAt = _checkpoint.Steps;
        var observer = new QemuObserver(_checkpoint.Steps, See);
        StopReason? stop = null;
        while (_difference is null && _next < _entries.Count && stop is null && observer.Steps < _maxSteps)
        {
            if (runner.Run(Math.Min(SliceSteps, _maxSteps - observer.Steps), ref observer) is not StopReason.BudgetExhausted and var reason)
                stop = reason;
            if (stop is null && _difference is null && observer.Steps - _checkpoint.Steps >= CheckpointSteps)
                _checkpoint = new Checkpoint(runner.Snapshot(), observer.Steps, _next);
        }
        steps = observer.Steps;
        return stop;
    }

    private void See(MachineEvent machine, ulong step)
    {
        if (_difference is not null || _next == _entries.Count)
            return;
        if (QemuComparison.Of(_entries[_next], machine).Cast<QemuDifference?>().FirstOrDefault() is { } difference)
            Differs(difference, machine, step);
        else
        {
            _made?.Invoke(_entries[_next], machine);
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
            Accept(runner, _differsAt);
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
        Accept(follower.Runner, follower.Steps);
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

    private void Accept(Runner runner, ulong steps)
    {
        _next++;
        _checkpoint = new Checkpoint(runner.Snapshot(), steps, _next);
        _difference = null;
    }

    /// <summary>
    /// Whether the entry has the syndrome that QEMU reports where rows of the exclusions say that it departs, and nothing else differs; then the machine takes it over, so that software sees the same.
    /// </summary>
    /// <param name="runner">Behind the exception.</param>
    private bool Adopts(QemuEntry entry, MachineEvent machine, Runner runner, QemuTranslations translations)
    {
        if (entry is not QemuEntry.Exception { ESR: var esr } || QemuComparison.Of(entry, machine).Any(d => d.Name != "ESR"))
            return false;
        var rows = QemuExclusion.All.Where(row => row.Value == "ESR" && row.Events.IsMatch(machine.Describe())).ToArray();
        var departure = QemuDepartures.Syndromes(machine, rows, translations.LastFault, runner.Memory).FirstOrDefault(s => s.ESR == esr && s.ESR != machine.ESR.Value);
        foreach (var row in departure.Rows ?? [])
            Excused(row);
        if (departure.Rows is null)
            return false;
        runner.Place(0, runner.PeOf(0).WithSystem(machine.After.EL == ExceptionLevel.EL2 ? Reg.ESR_EL2 : Reg.ESR_EL1, esr));
        return true;
    }

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
