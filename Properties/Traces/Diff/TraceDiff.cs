using System.Text.RegularExpressions;

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
public sealed partial record TraceDiff(Trace Old, Trace New, IReadOnlyList<DiffEntry> Entries, IReadOnlyList<DiffCause> Causes)
{
    public bool IsEmpty => Entries.All(e => e.Kind == DiffKind.Equal);

    public int Count(DiffKind kind) => Entries.Count(e => e.Kind == kind);

    /// <summary>Aligns two traces.</summary>
    /// <param name="withAddresses">Events are the same only where the guest's addresses are; without them, guests that lie or were built otherwise can be compared.</param>
    /// <param name="vms">Which VMs belong together; null for what the traces themselves say.</param>
    public static TraceDiff Of(Trace old, Trace @new, bool withAddresses = true, VmPairs? vms = null)
    {
        vms ??= new VmPairs(old, @new);
        var keys = new EventKeys(vms, withAddresses);
        var entries = new List<DiffEntry>(Math.Max(old.Events.Count, @new.Events.Count));
        int o = 0, n = 0;
        foreach (var (oldIndex, newIndex) in Alignment.Of(keys.Of(old, isNew: false), keys.Of(@new, isNew: true)).Append((old.Events.Count, @new.Events.Count)))
        {
            for (; o < oldIndex; o++)
                entries.Add(new DiffEntry(DiffKind.Removed, old.Events[o], null));
            for (; n < newIndex; n++)
                entries.Add(new DiffEntry(DiffKind.Added, null, @new.Events[n]));
            if (o < old.Events.Count && n < @new.Events.Count)
                entries.Add(Both(old.Events[o++], @new.Events[n++], withAddresses));
        }
        return new TraceDiff(old, @new, entries, DiffCauses.Of(entries, keys, vms));
    }

    private static DiffEntry Both(TraceEvent old, TraceEvent @new, bool withAddresses) => new(
        (old.Rule, old.Handler, Outcome(old, withAddresses)) == (@new.Rule, @new.Handler, Outcome(@new, withAddresses)) ? DiffKind.Equal : DiffKind.Changed, old, @new);

    /// <summary>What became of an event; of an exit it may name where the guest goes on.</summary>
    private static string Outcome(TraceEvent e, bool withAddresses) => withAddresses || e.Kind != TraceKind.Exit ? e.Outcome : Addresses().Replace(e.Outcome, "");

    [GeneratedRegex(" 0x[0-9a-f]+")]
    private static partial Regex Addresses();
}
