using System.Globalization;
using System.Net;
using System.Text;

namespace VirtSpec.Properties.Walks;

/// <summary>A path as a small SVG: a column for each descriptor of stage 1 and one for the outcome, with the lookups of stage 2 that its address needs below it, the last on top.</summary>
public static class PathPicture
{
    private const int BoxWidth = 224, BoxHeight = 74, Gap = 26, RowGap = 18, Margin = 16, TitleHeight = 34, TitleCharWidth = 9;

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

    /// <summary>A file.</summary>
    public static string Of(TranslationPath path) => Of(PathDiagram.Of(path), Style);

    /// <summary>A part of a page, whose style sheet says how it looks: classes <c>title</c>, <c>small</c>, <c>stage1</c>, <c>stage2</c>, <c>good</c> and <c>bad</c>.</summary>
    public static string Embedded(PathDiagram diagram) => Of(diagram, "");

    private static string Of(PathDiagram diagram, string style)
    {
        int count = diagram.Columns.Count, rows = 1 + diagram.Columns.Max(column => column.Stage2.Count);
        int width = 2 * Margin + Math.Max(count * (BoxWidth + Gap) - Gap, diagram.Title.Length * TitleCharWidth), height = TitleHeight + 2 * Margin + rows * (BoxHeight + RowGap) - RowGap;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{Escape(diagram.Title)}</title>\n{style}\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"{Margin}\" y=\"{Margin + 10}\">{Escape(diagram.Title)}</text>\n");
        for (int i = 0; i < count; i++)
            AppendColumn(svg, diagram.Columns[i], i);
        return svg.Append("</svg>\n").ToString();
    }

    private static void AppendColumn(StringBuilder svg, PathColumn column, int index)
    {
        if (index > 0)
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{X(index) - Gap} {Y(0) + BoxHeight / 2} {X(index)} {Y(0) + BoxHeight / 2}\"/>\n");
        for (int row = 1; row <= column.Stage2.Count; row++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{X(index) + BoxWidth / 2} {Y(row)} {X(index) + BoxWidth / 2} {Y(row) - RowGap}\"/>\n");
            AppendBox(svg, column.Stage2[^row], index, row);
        }
        AppendBox(svg, column.Top, index, 0);
    }

    private static void AppendBox(StringBuilder svg, PathBox box, int column, int row)
    {
        int x = X(column), y = Y(row);
        svg.Append(CultureInfo.InvariantCulture, $"<g class=\"{ClassOf(box.Style)}\"><rect x=\"{x}\" y=\"{y}\" width=\"{BoxWidth}\" height=\"{BoxHeight}\" rx=\"6\"/>");
        for (int i = 0; i < box.Lines.Count; i++)
            svg.Append(CultureInfo.InvariantCulture, $"<text{(i == 0 ? " class=\"small\"" : "")} x=\"{x + 8}\" y=\"{y + 17 + 16 * i}\">{Escape(box.Lines[i])}</text>");
        svg.Append("</g>\n");
    }

    private static string ClassOf(PathStyle style) => style switch
    {
        PathStyle.Stage1 => "stage1",
        PathStyle.Stage2 => "stage2",
        PathStyle.Good => "good",
        _ => "bad",
    };

    private static int X(int column) => Margin + column * (BoxWidth + Gap);

    private static int Y(int row) => Margin + TitleHeight + row * (BoxHeight + RowGap);

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
