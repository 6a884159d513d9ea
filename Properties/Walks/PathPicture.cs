using System.Globalization;
using System.Net;
using System.Text;

namespace VirtSpec.Properties.Walks;

/// <summary>A path as a small SVG: a column for each descriptor of stage 1 and one for the outcome, with the lookups of stage 2 that its address needs below it, the last on top.</summary>
public static class PathPicture
{
    private const int BoxWidth = 224, BoxHeight = 74, Gap = 26, RowGap = 18, Margin = 16, TitleHeight = 34;

    private const string Style = """
        <style>
          text { font: 12px ui-monospace, monospace; fill: #1b1f24 } .title { font-size: 14px } .small { fill: #57606a }
          rect { fill: #f6f8fa; stroke: #8c959f } .stage2 rect { fill: #ddf4ff; stroke: #54aeff }
          .good rect { fill: #dafbe1; stroke: #2da44e } .bad rect { fill: #ffebe9; stroke: #cf222e }
          path { stroke: #57606a; fill: none; marker-end: url(#arrow) } marker path { fill: #57606a; stroke: none }
          @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3 } .small { fill: #8b949e } rect { fill: #161b22; stroke: #6e7681 } .stage2 rect { fill: #0c2d6b; stroke: #388bfd }
            .good rect { fill: #033a16; stroke: #2ea043 } .bad rect { fill: #490202; stroke: #f85149 } path { stroke: #8b949e } marker path { fill: #8b949e }
          }
        </style>
        <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>
        """;

    public static string Of(TranslationPath path)
    {
        var columns = Columns(path);
        int rows = 1 + columns.Max(column => column.Stage2.Count);
        int width = 2 * Margin + columns.Count * (BoxWidth + Gap) - Gap, height = TitleHeight + 2 * Margin + rows * (BoxHeight + RowGap) - RowGap;
        var svg = new StringBuilder();
        string title = $"{path.Address}: {PathText.OutcomeOf(path)}";
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{Escape(title)}</title>\n{Style}\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"{Margin}\" y=\"{Margin + 10}\">{Escape(title)}</text>\n");
        for (int i = 0; i < columns.Count; i++)
            AppendColumn(svg, columns[i], i, path);
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>A descriptor of stage 1, or in the last column what comes out, over the descriptors of stage 2 that its address needs.</summary>
    private sealed record Column(PathStep? Stage1, IReadOnlyList<PathStep> Stage2);

    private static List<Column> Columns(TranslationPath path)
    {
        var columns = new List<Column>();
        var waiting = new List<PathStep>();
        foreach (var step in path.Steps)
        {
            if (step.Read.Stage == 2)
            {
                waiting.Add(step);
                continue;
            }
            columns.Add(new Column(step, waiting));
            waiting = [];
        }
        columns.Add(new Column(null, waiting));
        return columns;
    }

    private static void AppendColumn(StringBuilder svg, Column column, int index, TranslationPath path)
    {
        if (index > 0)
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{X(index) - Gap} {Y(0) + BoxHeight / 2} {X(index)} {Y(0) + BoxHeight / 2}\"/>\n");
        for (int row = 1; row <= column.Stage2.Count; row++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{X(index) + BoxWidth / 2} {Y(row)} {X(index) + BoxWidth / 2} {Y(row) - RowGap}\"/>\n");
            AppendStep(svg, column.Stage2[^row], index, row);
        }
        if (column.Stage1 is { } step)
            AppendStep(svg, step, index, 0);
        else
            AppendOutcome(svg, path, index);
    }

    private static void AppendStep(StringBuilder svg, PathStep step, int column, int row)
    {
        var read = step.Read;
        string style = step.Reached is null ? "bad" : $"stage{read.Stage}";
        AppendBox(svg, style, column, row, [$"stage {read.Stage}, level {read.Level}", read.Address.ToString(), $"0x{read.Descriptor:x16}", PathText.Target(step)]);
    }

    private static void AppendOutcome(StringBuilder svg, TranslationPath path, int column)
    {
        bool isFault = path.Result.IsFault;
        string[] lines = isFault ? PathText.OutcomeOf(path).Split(", ", 3) : [path.Result.PAddress.ToString(), .. AttributeText.Of(path.Result.MemAttrs).Split(", Outer", 2)[..1]];
        AppendBox(svg, isFault ? "bad" : "good", column, 0, [isFault ? "fault" : "output", .. lines]);
    }

    private static void AppendBox(StringBuilder svg, string style, int column, int row, string[] lines)
    {
        int x = X(column), y = Y(row);
        svg.Append(CultureInfo.InvariantCulture, $"<g class=\"{style}\"><rect x=\"{x}\" y=\"{y}\" width=\"{BoxWidth}\" height=\"{BoxHeight}\" rx=\"6\"/>");
        for (int i = 0; i < lines.Length; i++)
            svg.Append(CultureInfo.InvariantCulture, $"<text{(i == 0 ? " class=\"small\"" : "")} x=\"{x + 8}\" y=\"{y + 17 + 16 * i}\">{Escape(lines[i])}</text>");
        svg.Append("</g>\n");
    }

    private static int X(int column) => Margin + column * (BoxWidth + Gap);

    private static int Y(int row) => Margin + TitleHeight + row * (BoxHeight + RowGap);

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
