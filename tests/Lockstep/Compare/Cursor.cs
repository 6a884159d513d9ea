using System.Collections.Immutable;
using VirtSpec.Lockstep.Recording;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.State;

namespace VirtSpec.Lockstep.Compare;

/// <summary>
/// A place in a recording that moves on with the machine, and the first difference between the two.
/// What the machine does after that is not looked at.
/// </summary>
public sealed class Cursor : IDisposable
{
    private readonly IEnumerator<PCRun> _runs;
    private readonly IEnumerator<ulong> _consoleIndexes;
    private readonly byte[] _console;
    private readonly RecordedEvent[] _events;
    private readonly IReadOnlyList<Exclusion> _exclusions;
    private readonly Dictionary<string, int> _compared = [];
    private readonly Dictionary<string, int> _excused = [];
    private readonly List<ExceptionValue> _adopted = [];
    private ulong _expected, _runEnd, _exceptionIndex;
    private uint? _flagsAtVector;
    private int _nextEvent;

    /// <exception cref="InvalidDataException">The recording contradicts itself.</exception>
    public Cursor(BootRecording recording, IReadOnlyList<Exclusion> exclusions)
    {
        _exclusions = exclusions;
        _runs = recording.Runs().GetEnumerator();
        _events = [.. RecordedEvent.Read(recording)];
        _consoleIndexes = recording.ConsoleIndexes().GetEnumerator();
        _console = File.ReadAllBytes(recording.ConsolePath);
        FindException();
    }

    /// <summary>How many instructions began.</summary>
    public ulong Index { get; private set; }

    /// <summary>How many steps the machine made: instructions, and exceptions before which none began.</summary>
    public ulong Steps { get; private set; }

    /// <summary>How many bytes the PL011 sent.</summary>
    public int ConsoleBytes { get; private set; }

    public Difference? Difference { get; private set; }

    /// <summary>The next exception that QEMU took, or null when there is none left.</summary>
    public RecordedException? NextException { get; private set; }

    /// <summary>How many entries of QEMU's log of each class the machine has matched.</summary>
    public IReadOnlyDictionary<string, int> Compared => _compared;

    /// <summary>How many differences each exclusion has excused.</summary>
    public IReadOnlyDictionary<string, int> Excused => _excused;

    /// <summary>The values that the machine is to take over from QEMU before its next step, and none afterwards.</summary>
    public ImmutableArray<ExceptionValue> TakeAdopted()
    {
        ImmutableArray<ExceptionValue> adopted = [.. _adopted];
        _adopted.Clear();
        return adopted;
    }

    public void Dispose()
    {
        _runs.Dispose();
        _consoleIndexes.Dispose();
    }

    /// <summary>The machine begins an instruction.</summary>
    public void Instruction(in PE before)
    {
        if (Difference is not null)
            return;
        Steps++;
        if (Index == _exceptionIndex)
            Differs("exception", $"{NextException}", "none", before);
        else if (Index == _runEnd && !NextRun())
            Differs("PC", "no further instruction", $"0x{before.PC:x}", before);
        else if (before.PC != _expected)
            Differs("PC", $"0x{_expected:x}", $"0x{before.PC:x}", before);
        else
            (Index, _expected) = (Index + 1, _expected + 4);
    }

    /// <summary>The machine took an exception.</summary>
    public void Exception(in PE before, in PE after, ExceptionRecord exception)
    {
        // QEMU has not begun an instruction that it cannot fetch, nor one that an interrupt comes before.
        if (exception.Kind == ExceptionKind.Synchronous && exception.EC != ExceptionClass.InstructionAbortLowerEL)
            Instruction(before);
        else if (Difference is null)
            Steps++;
        if (Difference is not null)
            return;
        string ours = ExceptionComparison.Describe(after, exception);
        if (_nextEvent == _events.Length || _events[_nextEvent].Exception is not { } expected || expected.Index != Index)
        {
            Differs("exception", NextText, ours, before);
            return;
        }
        foreach (var value in ExceptionComparison.Differing(expected, after, exception))
            if (!Excuse(value.Name == "SPSR" && KeepsFlags(before) ? ours + ", its flags those at the vector" : ours, value))
                Differs($"{value.Name} of {ours}", $"0x{value.Expected:x}", $"0x{value.Found:x}", before);
        if (Difference is null)
            Match();
        _flagsAtVector = after.PSTATE.NZCV;
    }

    /// <summary>The machine left an exception.</summary>
    public void Returned() => _flagsAtVector = null;

    /// <summary>The board answered a PSCI call.</summary>
    public void FirmwareCall(in PE caller)
    {
        if (Difference is not null)
            return;
        if (_nextEvent < _events.Length && _events[_nextEvent].Exception is null)
            Match();
        else
            Differs("PSCI call", NextText, $"function 0x{caller.X(0):x}", caller);
    }

    /// <summary>The PL011 sent a byte.</summary>
    public void Console(byte value)
    {
        if (Difference is not null)
            return;
        if (ConsoleBytes == _console.Length || !_consoleIndexes.MoveNext())
            Differs("console", "nothing more", $"0x{value:x2}", null);
        else if ((_consoleIndexes.Current, _console[ConsoleBytes]) != (Index, value))
            Differs("console", $"0x{_console[ConsoleBytes]:x2} after {_consoleIndexes.Current} instructions", $"0x{value:x2}", null);
        else
            ConsoleBytes++;
    }

    /// <summary>The machine would stop an access for a fault: whether it is to complete, as on QEMU.</summary>
    public bool Completes(string access) => Difference is null && Use(_exclusions.FirstOrDefault(row => row.Completes(access)));

    /// <summary>The machine and QEMU part.</summary>
    public void Differs(string what, string expected, string found, PE? before) => Difference ??= new Difference(Index, what, expected, found, before);

    private string NextText => _nextEvent == _events.Length ? "none any more" : $"{_events[_nextEvent]}";

    /// <summary>The flags are set, and have been so since the exception that the PE handles.</summary>
    private bool KeepsFlags(in PE before) => _flagsAtVector == before.PSTATE.NZCV && _flagsAtVector != 0;

    private bool Excuse(string exception, ExceptionValue value)
    {
        if (value.Register is null || !Use(_exclusions.FirstOrDefault(row => row.Excuses(exception, value))))
            return false;
        _adopted.Add(value);
        return true;
    }

    private bool Use(Exclusion? row)
    {
        if (row is not null)
            _excused[row.Id] = _excused.GetValueOrDefault(row.Id) + 1;
        return row is not null;
    }

    private bool NextRun()
    {
        if (!_runs.MoveNext())
            return false;
        (_expected, _runEnd) = (_runs.Current.Start, Index + _runs.Current.Count);
        return true;
    }

    private void Match()
    {
        string @class = _events[_nextEvent++].Class;
        _compared[@class] = _compared.GetValueOrDefault(@class) + 1;
        FindException();
    }

    private void FindException()
    {
        NextException = null;
        for (int i = _nextEvent; NextException is null && i < _events.Length; i++)
            NextException = _events[i].Exception;
        _exceptionIndex = NextException?.Index ?? ulong.MaxValue;
    }
}
