using VirtSpec.Properties.Traces;

namespace VirtSpec.Cli.Tracing;

/// <summary>A trace in columns.</summary>
internal static class TraceTable
{
    /// <summary>Longer cells do not widen their column.</summary>
    private const int WidestColumn = 28;

    public static IEnumerable<string> Lines(Trace trace, Colours colours)
    {
        yield return $"{colours.Strong(trace.Header.Of)} on {trace.Header.Cpu}";
        yield return "";
        var rows = trace.Events.Select(Cells).ToArray();
        int[] widths = [.. Enumerable.Range(0, rows.Length == 0 ? 0 : rows[0].Length).Select(c => rows.Max(r => r[c].Length <= WidestColumn ? r[c].Length : 0))];
        for (int i = 0; i < rows.Length;)
        {
            int same = 1;
            while (i + same < rows.Length && rows[i + same].Skip(1).SequenceEqual(rows[i].Skip(1)))
                same++;
            yield return Line(trace.Events[i], rows[i], widths, colours) + (same > 1 ? colours.Faint($"  ({same} times)") : "");
            i += same;
        }
    }

    /// <summary>The parts of an event that are shown side by side, and those that some events have only, behind them.</summary>
    internal static string[] Cells(TraceEvent e)
    {
        string where = e.From is { } from ? e.To is { } to ? $"{from} -> {to}" : $"{from}" : "";
        string[] rest = [e.Class == TraceEvent.None ? "" : e.Class, TraceText.Fields(e), e.Rule == TraceEvent.None ? "" : $"by {e.Rule}", e.Outcome == TraceEvent.None ? "" : $"=> {e.Outcome}"];
        return [Trace.Number(e.Step), TraceText.Pe(e), e.Vm, e.Event, where, string.Join("  ", rest.Where(r => r.Length > 0))];
    }

    private static string Line(TraceEvent e, string[] cells, int[] widths, Colours colours)
    {
        string step = cells[0].PadLeft(widths[0]), middle = string.Join("  ", cells.Skip(1).Take(4).Select((c, i) => c.PadRight(widths[i + 1])));
        string what = e.Kind switch
        {
            TraceKind.Exit => colours.Strong(cells[^1]),
            TraceKind.Control => colours.Changed(cells[^1]),
            _ => cells[^1],
        };
        return $"{colours.Faint(step)}  {middle}  {what}".TrimEnd();
    }
}
