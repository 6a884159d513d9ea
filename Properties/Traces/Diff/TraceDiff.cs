namespace VirtSpec.Properties.Traces.Diff;

/// <summary>What an event is to two traces.</summary>
public enum DiffKind
{
    /// <summary>In both.</summary>
    Equal,

    /// <summary>In both, and another rule, handler or outcome.</summary>
    Changed,

    /// <summary>Only in the old one.</summary>
    Removed,

    /// <summary>Only in the new one.</summary>
    Added,
}

/// <summary>An event of two traces; one of both is null where only the other trace has it.</summary>
public readonly record struct DiffEntry(DiffKind Kind, TraceEvent? Old, TraceEvent? New)
{
    public TraceEvent Any => (New ?? Old)!;
}

/// <summary>Two traces, side by side.</summary>
/// <param name="Entries">Every event of both, in order.</param>
/// <param name="Causes">The controls that explain exits which only one of them has: first those that trap rules name, most exits first.</param>
public sealed record TraceDiff(Trace Old, Trace New, IReadOnlyList<DiffEntry> Entries, IReadOnlyList<DiffCause> Causes)
{
    public bool IsEmpty => Entries.All(e => e.Kind == DiffKind.Equal);

    public int Count(DiffKind kind) => Entries.Count(e => e.Kind == kind);

    /// <summary>Aligns two traces.</summary>
    /// <param name="withAddresses">Events are the same only where the guest's addresses are; without them, guests that lie or were built otherwise can be compared.</param>
    public static TraceDiff Of(Trace old, Trace @new, bool withAddresses = true)
    {
        var keys = new EventKeys(old, @new, withAddresses);
        var entries = new List<DiffEntry>(Math.Max(old.Events.Count, @new.Events.Count));
        int o = 0, n = 0;
        foreach (var (oldIndex, newIndex) in Alignment.Of(keys.Of(old), keys.Of(@new)).Append((old.Events.Count, @new.Events.Count)))
        {
            for (; o < oldIndex; o++)
                entries.Add(new DiffEntry(DiffKind.Removed, old.Events[o], null));
            for (; n < newIndex; n++)
                entries.Add(new DiffEntry(DiffKind.Added, null, @new.Events[n]));
            if (o < old.Events.Count && n < @new.Events.Count)
                entries.Add(Both(old.Events[o++], @new.Events[n++]));
        }
        return new TraceDiff(old, @new, entries, DiffCauses.Of(entries, keys));
    }

    private static DiffEntry Both(TraceEvent old, TraceEvent @new) => new(
        (old.Rule, old.Handler, old.Outcome) == (@new.Rule, @new.Handler, @new.Outcome) ? DiffKind.Equal : DiffKind.Changed, old, @new);
}
