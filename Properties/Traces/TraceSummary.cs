namespace VirtSpec.Properties.Traces;

/// <summary>How many events of a trace have something in common.</summary>
/// <param name="Title">What, such as <c>exits by class</c>.</param>
/// <param name="Rows">Each value with the number of its events, most frequent first.</param>
public sealed record TraceCounts(string Title, IReadOnlyList<(string Name, int Count)> Rows);

/// <summary>How many events a trace has of each kind, and its exits by class and by rule.</summary>
public static class TraceSummary
{
    public static IEnumerable<string> Lines(Trace trace) =>
        Counts(trace).SelectMany(Table).Prepend($"{trace.Header.Of} on {trace.Header.Cpu}: {trace.Events[^1].Outcome}, after {trace.Events[^1].Step} steps");

    /// <summary>All counts; one of which there is no event is left out.</summary>
    public static IReadOnlyList<TraceCounts> Counts(Trace trace)
    {
        var exits = trace.Events.Where(e => e.Kind == TraceKind.Exit).ToArray();
        TraceCounts[] all =
        [
            Of("events", trace.Events.Where(e => e.Kind != TraceKind.End), e => e.Event),
            Of("exits of", exits, e => e.VmName),
            Of("exits by class", exits, e => e.Class),
            Of("exits by rule", exits.Where(e => e.Rule != TraceEvent.None), e => e.Rule),
            Of("exceptions to EL1", trace.Events.Where(e => e is { Kind: TraceKind.Exception, To.EL: Spec.Base.ExceptionLevel.EL1 }), e => e.Class),
        ];
        return [.. all.Where(c => c.Rows.Count > 0)];
    }

    /// <summary>Counts as lines, behind an empty one.</summary>
    public static IEnumerable<string> Table(TraceCounts counts) => counts.Rows.Select(r => $"{r.Count,10}  {r.Name}").Prepend(counts.Title).Prepend("");

    private static TraceCounts Of(string title, IEnumerable<TraceEvent> events, Func<TraceEvent, string> key) => new(title, [.. Trace.Histogram(events, key)]);
}
