using System.Collections.Immutable;

namespace VirtSpec.Spec.Translation;

/// <summary>
/// What the TLB and walk caches of one PE hold, as a value: every translation that it has used and that nothing has removed yet, in the order in which they were made.
/// A real TLB holds a part of this at any time, and may drop entries whenever it likes.
/// </summary>
public sealed class Tlb : IEquatable<Tlb>
{
    public static readonly Tlb Empty = new([], [], []);

    private readonly ImmutableArray<TlbEntry> _entries;
    private readonly ImmutableArray<TlbEntry> _fetchable;
    private readonly ImmutableArray<TlbInvalidation> _pending;

    /// <param name="fetchable">Entries that are invalid, and may still serve instruction fetches until the next context synchronization event.</param>
    /// <param name="pending">Invalidations of this PE that no DSB has completed yet, and that so need not have happened.</param>
    private Tlb(ImmutableArray<TlbEntry> entries, ImmutableArray<TlbEntry> fetchable, ImmutableArray<TlbInvalidation> pending) =>
        (_entries, _fetchable, _pending) = (entries, fetchable, pending);

    public IReadOnlyList<TlbEntry> Entries => _entries;

    /// <summary>The entries that may serve an address of a stage: of stage 1 also those of both stages.</summary>
    public IReadOnlyList<TlbEntry> Serving(TLBContext context, TlbStage stage, ulong input, bool isFetch)
    {
        var serving = _entries.Where(Serves);
        return [.. isFetch ? serving.Concat(_fetchable.Where(Serves)) : serving];

        bool Serves(TlbEntry entry) =>
            (entry.Stage == stage || (entry.Stage == TlbStage.Both && stage == TlbStage.Stage1)) && entry.Serves(context, input);
    }

    /// <summary>With what a walk found.</summary>
    /// <param name="conflict">An entry that was made before and says something else of the same addresses, for which break-before-make was due; or null.</param>
    public Tlb With(TlbEntry entry, out TlbEntry? conflict)
    {
        conflict = null;
        if (_entries.Contains(entry))
            return this;
        conflict = _entries.FirstOrDefault(other => TlbConflict.Exists(other, entry));
        return new Tlb(_entries.Add(entry), _fetchable, _pending);
    }

    /// <summary>This PE executed a TLBI.</summary>
    public Tlb Issued(TlbInvalidation invalidation) => new(_entries, _fetchable, _pending.Add(invalidation));

    /// <summary>This PE executed a DSB: its invalidations are done, those for the Inner Shareable domain only by a DSB for it.</summary>
    /// <param name="broadcast">What is now done on the other PEs too: <see cref="Without"/> is due to each.</param>
    public Tlb Completed(Synchronization barrier, out IReadOnlyList<TlbInvalidation> broadcast)
    {
        TlbInvalidation[] completed = barrier switch
        {
            Synchronization.DSB => [.. _pending],
            Synchronization.DSB_NSH => [.. _pending.Where(i => !i.InnerShareable)],
            _ => [],
        };
        broadcast = [.. completed.Where(i => i.InnerShareable)];
        var left = new Tlb(_entries, _fetchable, _pending.RemoveRange(completed));
        return completed.Aggregate(left, (tlb, invalidation) => tlb.Without(invalidation));
    }

    /// <summary>Without what an invalidation removes, by this PE or by another that has completed it.</summary>
    public Tlb Without(TlbInvalidation invalidation)
    {
        var removed = _entries.Where(invalidation.Removes).ToArray();
        return removed.Length == 0 ? this : new Tlb(_entries.RemoveRange(removed), _fetchable.AddRange(removed), _pending);
    }

    /// <summary>After a context synchronization event: an exception, its return, or ISB.</summary>
    public Tlb Synchronized() => _fetchable.IsEmpty ? this : new Tlb(_entries, [], _pending);

    public bool Equals(Tlb? other) =>
        other is not null && _entries.SequenceEqual(other._entries) && _fetchable.SequenceEqual(other._fetchable) && _pending.SequenceEqual(other._pending);

    public override bool Equals(object? obj) => Equals(obj as Tlb);

    public override int GetHashCode() => HashCode.Combine(_entries.Length, _fetchable.Length, _pending.Length);
}
