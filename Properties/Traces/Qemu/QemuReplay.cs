using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Traces.Qemu;

/// <summary>What came of a re-execution.</summary>
/// <param name="Agreed">How many entries the machine has made too.</param>
/// <param name="Steps">How many steps that took.</param>
/// <param name="Followed">How many interrupts came at other times than the machine's own, and were taken where the log has them.</param>
/// <param name="Excused">How many differences each row of the exclusions excused.</param>
/// <param name="Refused">The first entry that the machine does not make; null when there is none.</param>
/// <param name="Difference">Of that entry.</param>
public sealed record QemuReplayResult(int Agreed, ulong Steps, int Followed, IReadOnlyDictionary<string, int> Excused, QemuEntry? Refused, QemuDifference? Difference);

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
    private readonly Dictionary<string, int> _excused = [];
    private Checkpoint _checkpoint;
    private int _next, _followed;

    /// <summary>The first disagreement of the run from the checkpoint, and the step that it is at; what comes behind it is not looked at.</summary>
    private (QemuDifference Difference, MachineEvent? Machine)? _difference;

    /// <summary>The step of the last entry on which both agree, and of the disagreement.</summary>
    private ulong _agreedAt, _differsAt;

    private QemuReplay(BoardState start, IReadOnlyList<QemuEntry> entries, ulong maxSteps) =>
        (_entries, _maxSteps, _checkpoint) = (entries, maxSteps, new Checkpoint(start, 0, 0));

    /// <summary>A state of the machine, after how many steps, and the entry that is to come.</summary>
    private sealed record Checkpoint(BoardState State, ulong Steps, int Next);

    /// <summary>Runs a board with one PE until it has made every entry of the log, or does not make one.</summary>
    /// <param name="maxSteps">The most steps it makes without a disagreement.</param>
    public static QemuReplayResult Run(BoardState start, IReadOnlyList<QemuEntry> entries, ulong maxSteps) => new QemuReplay(start, entries, maxSteps).Run();

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
        var runner = new Runner(_checkpoint.State);
        _agreedAt = _checkpoint.Steps;
        var observer = new QemuObserver(_checkpoint.Steps, See);
        StopReason? stop = null;
        while (_difference is null && _next < _entries.Count && stop is null && observer.Steps < _maxSteps)
        {
            if (runner.Run(SliceSteps, ref observer) is not StopReason.BudgetExhausted and var reason)
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
            (_next, _agreedAt) = (_next + 1, step);
    }

    private void Differs(QemuDifference difference, MachineEvent? machine, ulong step) => (_difference, _differsAt) = ((difference, machine), step);

    /// <summary>Goes on after a disagreement: with QEMU's value where an exclusion excuses it, or by the log's order of events. False when neither makes the entry.</summary>
    private bool GoOn(MachineEvent? machine, QemuDifference difference)
    {
        var entry = _entries[_next];
        if (machine is not null && Excuse(entry, machine) is { } adopted)
        {
            var excused = Again(_differsAt);
            excused.Place(0, adopted(excused));
            Accept(excused, _differsAt);
            return true;
        }
        // What the machine does without being interrupted it does by itself: only interrupts can be otherwise.
        if (entry is not QemuEntry.Exception { IsPhysicalInterrupt: true } && machine is { IsPhysicalInterrupt: false })
            return false;
        var follower = new QemuFollower(Again(_agreedAt), _agreedAt, _maxSteps);
        var (made, why) = follower.Follow(entry);
        if (!made)
        {
            Differs(why ?? difference, null, follower.Steps);
            return false;
        }
        _followed++;
        Accept(follower.Runner, follower.Steps);
        return true;
    }

    /// <summary>The machine of the checkpoint once more, after so many steps.</summary>
    private Runner Again(ulong steps)
    {
        var runner = new Runner(_checkpoint.State);
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

    /// <summary>How the PE takes over what QEMU has, when every difference of the entry is excused; null when one is not.</summary>
    private Func<Runner, Spec.State.PE>? Excuse(QemuEntry entry, MachineEvent machine)
    {
        var differences = QemuComparison.Of(entry, machine).ToArray();
        var rows = differences.Select(d => QemuExclusion.All.FirstOrDefault(row => row.Excuses(machine, d))).ToArray();
        if (rows.Contains(null) || differences.Any(d => d.Name != "ESR"))
            return null;
        foreach (var row in rows)
            _excused[row!.Id] = _excused.GetValueOrDefault(row.Id) + 1;
        var register = machine.After.EL == ExceptionLevel.EL2 ? Reg.ESR_EL2 : Reg.ESR_EL1;
        ulong esr = ((QemuEntry.Exception)entry).ESR;
        return runner => runner.PeOf(0).WithSystem(register, esr);
    }
}
