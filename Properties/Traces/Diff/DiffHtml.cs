using System.Net;

namespace VirtSpec.Properties.Traces.Diff;

/// <summary>A diff as one HTML page that needs nothing else, light and dark.</summary>
public static class DiffHtml
{
    private const string Style = """
        :root { color-scheme: light dark; --added: #e6ffec; --removed: #ffebe9; --changed: #fff8c5; --rule: #d0d7de; --faint: #57606a; }
        @media (prefers-color-scheme: dark) { :root { --added: #12351f; --removed: #4a1a1d; --changed: #3d3310; --rule: #3d444d; --faint: #9aa4af; } }
        body { font: 15px/1.5 system-ui, sans-serif; margin: 1.5rem auto; max-width: 80rem; padding: 0 1rem; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; font: 13px/1.6 ui-monospace, monospace; width: 100%; }
        th { text-align: left; border-bottom: 1px solid var(--rule); }
        td, th { padding: 0 .5rem; vertical-align: top; white-space: pre-wrap; }
        td.n { text-align: right; color: var(--faint); }
        tr.added { background: var(--added); } tr.removed { background: var(--removed); } tr.changed { background: var(--changed); }
        summary { cursor: pointer; color: var(--faint); }
        """;

    /// <summary>Writes the page.</summary>
    /// <param name="oldName">What the old trace is called.</param>
    public static void Write(TextWriter output, TraceDiff diff, string oldName, string newName)
    {
        output.Write($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{Text($"{oldName} and {newName}")}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n");
        output.Write($"<h1>{Text(oldName)} and {Text(newName)}</h1>\n<p>old: {Text(diff.Old.Header.Of)} on {Text(diff.Old.Header.Cpu)}<br>new: {Text(diff.New.Header.Of)} on {Text(diff.New.Header.Cpu)}</p>\n");
        output.Write($"<p>{Text(DiffText.Counts(diff))}</p>\n");
        if (diff.Causes.Count > 0)
            output.Write($"<h2>Causes</h2>\n<ul>\n{string.Concat(diff.Causes.Select(c => $"<li>{Text(c.ToString())}</li>\n"))}</ul>\n");
        output.Write("<h2>Events</h2>\n<div class=\"scroll\">\n<table>\n<thead><tr><th></th><th>old step</th><th>new step</th><th>VM</th><th>event</th><th>what</th></tr></thead>\n<tbody>\n");
        foreach (var row in DiffRows.Of(diff))
            if (row.Entry is { } entry)
                Row(output, entry);
            else
                LeftOut(output, row);
        output.Write("</tbody>\n</table>\n</div>\n</body>\n</html>\n");
    }

    private static void Row(TextWriter output, DiffEntry entry)
    {
        var e = entry.Any;
        output.Write($"<tr class=\"{entry.Kind.ToString().ToLowerInvariant()}\"><td>{DiffText.Sign(entry.Kind)}</td><td class=\"n\">{entry.Old?.Step}</td><td class=\"n\">{entry.New?.Step}</td><td>{Text(e.Vm)}</td><td>{e.Event}</td><td>{Text(DiffText.What(entry))}</td></tr>\n");
    }

    private static void LeftOut(TextWriter output, DiffRow row) =>
        output.Write($"<tr><td></td><td></td><td></td><td colspan=\"3\"><details><summary>{row.LeftOut.Count} more {DiffText.Name(row.LeftOut[0].Kind)}</summary>{string.Join("<br>", row.LeftOut.Take(1000).Select(e => Text($"{e.Any.Vm} {e.Any.Event} {DiffText.What(e)}")))}{(row.LeftOut.Count > 1000 ? "<br>..." : "")}</details></td></tr>\n");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
