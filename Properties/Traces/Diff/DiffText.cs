namespace VirtSpec.Properties.Traces.Diff;

/// <summary>The words of a diff.</summary>
public static class DiffText
{
    /// <summary>How many events differ; where none does, what a diff leaves out and is otherwise.</summary>
    public static string Counts(TraceDiff diff) => diff.IsEmpty
        ? $"{diff.Entries.Count} events, no difference{(DiffIgnored.Of(diff) is { Count: > 0 } names ? $" but in what is not compared: {string.Join(", ", names)}" : "")}"
        : $"{diff.Count(DiffKind.Added)} events more, {diff.Count(DiffKind.Removed)} fewer, {diff.Count(DiffKind.Changed)} changed, {diff.Count(DiffKind.Equal)} equal";

    public static char Sign(DiffKind kind) => kind switch { DiffKind.Added => '+', DiffKind.Removed => '-', DiffKind.Changed => '~', _ => ' ' };

    public static string Name(DiffKind kind) => kind switch { DiffKind.Added => "events that are new", DiffKind.Removed => "events that are gone", DiffKind.Changed => "events that changed", _ => "equal events" };

    /// <summary>The event behind its VM and kind: places, class, fields, rule and outcome; of a changed one what it was.</summary>
    public static string What(DiffEntry entry)
    {
        var e = entry.Any;
        string where = e.From is { } from ? e.To is { } to ? $"{from} -> {to}" : $"{from}" : "";
        string[] parts = [where, Given(e.Class), TraceText.Fields(e), Was(Prefixed("by ", e.Rule), entry.Old?.Rule, e.Rule), entry.Old is { } old && old.Handler != e.Handler ? $"at {e.Handler}, was {old.Handler}" : "", Was(Prefixed("=> ", e.Outcome), entry.Old?.Outcome, e.Outcome)];
        return string.Join("  ", parts.Where(p => p.Length > 0));
    }

    private static string Was(string now, string? old, string @new) => old is null || old == @new ? now : $"{(now.Length > 0 ? now : "=> -")}, was {old}";

    private static string Given(string part) => part == TraceEvent.None ? "" : part;

    private static string Prefixed(string prefix, string part) => part == TraceEvent.None ? "" : prefix + part;
}
