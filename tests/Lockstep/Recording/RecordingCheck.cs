namespace VirtSpec.Lockstep.Recording;

/// <summary>How often QEMU's log has an exception class, and how many of these the PE took and the recording has.</summary>
public readonly record struct ClassCount(string Class, int Logged, int ByBoard, int Recorded);

/// <summary>Holds a recording against what must be so: against QEMU's own log of exceptions, and against itself.</summary>
public static class RecordingCheck
{
    /// <summary>The exceptions of each class, in the order in which the classes first occur.</summary>
    /// <exception cref="InvalidDataException">The recording lacks something, or says something else than the log.</exception>
    public static IReadOnlyList<ClassCount> Exceptions(BootRecording recording)
    {
        var counts = new OrderedDictionary<string, ClassCount>();
        using var recorded = recording.Exceptions().GetEnumerator();
        foreach (var logged in LoggedException.Read(recording.LogPath))
        {
            var count = counts.GetValueOrDefault(logged.Class, new ClassCount { Class = logged.Class });
            count = count with { Logged = count.Logged + 1, ByBoard = count.ByBoard + (logged.ByBoard ? 1 : 0) };
            if (!logged.ByBoard)
            {
                if (!recorded.MoveNext())
                    throw new InvalidDataException($"the recording has fewer exceptions than QEMU's log: {logged} is missing");
                Same(logged, recorded.Current);
                count = count with { Recorded = count.Recorded + 1 };
            }
            counts[logged.Class] = count;
        }
        return recorded.MoveNext() ? throw new InvalidDataException($"QEMU's log lacks {recorded.Current}") : [.. counts.Values];
    }

    /// <summary>The number of instructions, and that behind each exception the vector runs.</summary>
    /// <exception cref="InvalidDataException">The recording contradicts itself.</exception>
    public static ulong ProgramCounters(BootRecording recording)
    {
        var exceptions = new Queue<RecordedException>(recording.Exceptions());
        ulong index = 0;
        foreach (var run in recording.Runs())
        {
            while (exceptions.TryPeek(out var next) && next.Index < index + run.Count)
            {
                exceptions.Dequeue();
                bool another = exceptions.TryPeek(out var further) && further.Index == next.Index;
                ulong pc = run.Start + 4 * (next.Index - index);
                if (!another && pc != next.Vector)
                    throw new InvalidDataException($"behind {next} runs 0x{pc:x}");
            }
            index += run.Count;
        }
        if (index != recording.Instructions)
            throw new InvalidDataException($"expected {recording.Instructions} instructions, found {index}");
        if (exceptions.TryPeek(out var left) && left.Index > index)
            throw new InvalidDataException($"the instructions end before {left}");
        return index;
    }

    /// <summary>
    /// The exceptions before which time went on further than by the instructions, and by how many ns: because a WFI skipped time, or
    /// because QEMU counted instructions that did not run (TIME.md).
    /// </summary>
    public static IEnumerable<(RecordedException Exception, long Nanoseconds)> FurtherTime(BootRecording recording)
    {
        ulong aborted = 0, further = 0;
        foreach (var one in recording.Exceptions())
        {
            aborted += one.IsDataAbort ? 1UL : 0;
            long difference = (long)(one.Time - (one.Index - aborted) - further);
            further += (ulong)difference;
            if (difference != 0)
                yield return (one, difference);
        }
    }

    private static void Same(LoggedException logged, RecordedException recorded)
    {
        bool same = (logged.Target, logged.Vector, logged.ELR) == (recorded.Target, recorded.Vector, recorded.ELR)
            && (!recorded.IsSynchronous || logged.ESR == recorded.ESR);
        if (!same)
            throw new InvalidDataException($"QEMU's log has {logged}, the recording has {recorded}");
    }
}
