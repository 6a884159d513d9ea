namespace VirtSpec.Properties.Traces;

/// <summary>How many events a trace has of each kind, and its exits by class and by rule.</summary>
public static class TraceSummary
{
    public static IEnumerable<string> Lines(Trace trace)
    {
        var exits = trace.Events.Where(e => e.Kind == TraceKind.Exit).ToArray();
        yield return $"{trace.Header.Of} on {trace.Header.Cpu}: {trace.Events[^1].Outcome}, after {trace.Events[^1].Step} steps";
        foreach (string line in Table("events", trace.Events.Where(e => e.Kind != TraceKind.End), e => e.Event)
            .Concat(Table("exits of", exits, e => e.VmName))
            .Concat(Table("exits by class", exits, e => e.Class))
            .Concat(Table("exits by rule", exits.Where(e => e.Rule != TraceEvent.None), e => e.Rule))
            .Concat(Table("exceptions to EL1", trace.Events.Where(e => e is { Kind: TraceKind.Exception, To.EL: Spec.Base.ExceptionLevel.EL1 }), e => e.Class)))
            yield return line;
    }

    private static IEnumerable<string> Table(string title, IEnumerable<TraceEvent> events, Func<TraceEvent, string> key)
    {
        var rows = Trace.Histogram(events, key).ToArray();
        if (rows.Length == 0)
            yield break;
        yield return "";
        yield return title;
        foreach (var (name, count) in rows)
            yield return $"{count,10}  {name}";
    }
}
