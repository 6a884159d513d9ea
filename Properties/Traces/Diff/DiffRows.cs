namespace VirtSpec.Properties.Traces.Diff;

/// <summary>A row of a diff as it is shown: an event, or a number of them that are left out.</summary>
/// <param name="Entry">Null for those that are left out.</param>
/// <param name="LeftOut">What is left out.</param>
public readonly record struct DiffRow(DiffEntry? Entry, IReadOnlyList<DiffEntry> LeftOut);

/// <summary>Folds what is equal, and what is long.</summary>
public static class DiffRows
{
    /// <summary>How many equal events are shown around a difference.</summary>
    public const int Context = 3;

    /// <summary>How many events are shown of a run that only one trace has.</summary>
    public const int LongestRun = 40;

    public static IEnumerable<DiffRow> Of(TraceDiff diff, bool all = false)
    {
        var entries = diff.Entries;
        for (int i = 0; i < entries.Count;)
        {
            int end = i + 1;
            while (end < entries.Count && entries[end].Kind == entries[i].Kind)
                end++;
            bool isEqual = entries[i].Kind == DiffKind.Equal;
            int head = all ? end - i : isEqual ? (i == 0 ? 0 : Context) : LongestRun, tail = all ? 0 : isEqual && end < entries.Count ? Context : 0;
            foreach (var row in Run([.. Enumerable.Range(i, end - i).Select(k => entries[k])], head, tail))
                yield return row;
            i = end;
        }
    }

    private static IEnumerable<DiffRow> Run(DiffEntry[] run, int head, int tail)
    {
        // Leaving out one event takes as much room as the event.
        if (run.Length <= head + tail + 1)
            (head, tail) = (run.Length, 0);
        return Single(run[..head]).Concat(head + tail < run.Length ? [new DiffRow(null, run[head..^tail])] : []).Concat(Single(run[^tail..]));
    }

    private static IEnumerable<DiffRow> Single(DiffEntry[] entries) => entries.Select(e => new DiffRow(e, []));
}
