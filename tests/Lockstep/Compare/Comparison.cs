using System.Diagnostics;
using VirtSpec.Lockstep.Recording;
using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Properties.Traces.Qemu;

namespace VirtSpec.Lockstep.Compare;

/// <summary>Runs the machine beside a recording, until they part or the recording has been matched.</summary>
public sealed class Comparison
{
    /// <summary>How far apart the states are that a difference can be looked at from.</summary>
    private const ulong CheckpointSteps = 1 << 20;

    private readonly Cursor _cursor;
    private readonly IReadOnlyList<Exclusion> _exclusions;
    private readonly ulong _end;
    private readonly bool _isPoweredOff;
    private Runner _runner;
    private BoardState _checkpoint;
    private ulong _checkpointSteps;
    private int _nudges;
    private ulong _nudgedBy;

    /// <param name="end">After how many instructions the comparison ends, or null when the recording ends with the machine off.</param>
    private Comparison(BootRecording recording, BoardState start, IReadOnlyList<Exclusion> exclusions, ulong? end)
    {
        _cursor = new Cursor(recording, exclusions);
        _exclusions = exclusions;
        _isPoweredOff = end is null;
        _end = end ?? recording.Instructions;
        _checkpoint = start;
        _runner = Continue(start);
    }

    /// <summary>Compares a boot with its recording.</summary>
    /// <param name="exclusions">What QEMU may do otherwise than the architecture says.</param>
    /// <param name="until">What the console has said at the end of the comparison: all of it; none when the boot ends with the machine off.</param>
    /// <exception cref="InvalidDataException">The recording contradicts itself, or never says that.</exception>
    public static ComparisonResult Run(BootRecording recording, BoardState start, IReadOnlyList<Exclusion> exclusions, IReadOnlyList<string> until)
    {
        var comparison = new Comparison(recording, start, exclusions, until.Count == 0 ? null : until.Max(text => ConsoleSays.After(recording, text)));
        using (comparison._cursor)
        {
            var watch = Stopwatch.StartNew();
            comparison.Run();
            return comparison.Result(recording, watch.Elapsed);
        }
    }

    private void Run()
    {
        StopReason? stop = null;
        while (_cursor.Difference is null && stop is null && Steps() is var steps and > 0)
        {
            var exception = _cursor.NextException;
            var observer = new CursorObserver(_cursor);
            stop = _runner.Run(steps, ref observer) is var reason and not StopReason.BudgetExhausted ? reason : null;
            if (exception is { } taken && taken != _cursor.NextException)
                Follow(taken);
            else if (_cursor.Difference is null && _cursor.Steps - _checkpointSteps >= CheckpointSteps)
                SetCheckpoint(_runner.Snapshot());
        }
        if (stop is StopReason.PoweredOff != _isPoweredOff || stop is not (null or StopReason.PoweredOff) || _cursor.Index != _end)
            _cursor.Differs("the end", _isPoweredOff ? $"the machine off after {_end} instructions" : $"{_end} instructions", $"{(stop is null ? "no end" : stop)} after {_cursor.Index} instructions", null);
    }

    /// <summary>The steps up to and with the next exception, or up to the end; fewer where a checkpoint is due.</summary>
    private ulong Steps()
    {
        ulong left = _cursor.NextException is { } next && next.Index < _end
            ? next.Index - _cursor.Index + (next.BeginsInstruction ? 0u : 1)
            : _end - _cursor.Index;
        return Math.Min(left, CheckpointSteps);
    }

    /// <summary>
    /// After an exception the machine has QEMU's time, and QEMU's values where an exclusion says so.
    /// Time is the same, but where an MRS is trapped QEMU counts instructions that have not run (TIME.md, "The exception: a trapped MRS");
    /// how many depends on how it translates, so that the machine's time goes on by as many.
    /// </summary>
    private void Follow(RecordedException taken)
    {
        var adopted = _cursor.TakeAdopted();
        if (_runner.Time == taken.Time && adopted.IsEmpty)
            return;
        if (_runner.Time != taken.Time && !(taken.IsTrappedRead && taken.Time > _runner.Time))
        {
            _cursor.Differs("time", $"{taken.Time} ns", $"{_runner.Time} ns", null);
            return;
        }
        _nudges += _runner.Time == taken.Time ? 0 : 1;
        _nudgedBy += taken.Time - _runner.Time;
        var state = _runner.Snapshot() with { Time = taken.Time };
        SetCheckpoint(state.WithPe(adopted.Aggregate(state.Pe, (pe, value) => pe.WithSystem(value.Register!.Value, value.Expected))));
        _runner = Continue(_checkpoint);
    }

    private Runner Continue(BoardState state) => new(state, new QemuTranslations(new TranslationMemo(state.Ram.Size), _cursor.Completes));

    private void SetCheckpoint(BoardState state) => (_checkpoint, _checkpointSteps) = (state, _cursor.Steps);

    private ComparisonResult Result(BootRecording recording, TimeSpan elapsed)
    {
        var counts = ComparedClass.Of(recording, _end, _cursor.Compared);
        return new ComparisonResult(_cursor.Index, _cursor.ConsoleBytes, counts, _cursor.Excused, _nudges, _nudgedBy, elapsed, _cursor.Difference, new(_checkpoint, _cursor.Steps - _checkpointSteps, _exclusions));
    }
}
