using System.Text;
using VirtSpec.Properties.Report.Sections;

namespace VirtSpec.Properties.Report.Html;

/// <summary>The report as one page that needs nothing beside itself: styles, script and pictures are in it.</summary>
public static class HtmlPage
{
    /// <summary>Where the parts go in page.html.</summary>
    private const string Style = "/*style*/", Script = "/*script*/", Body = "<!--body-->", Navigation = "<!--navigation-->";

    public static string Of(ConformanceReport report)
    {
        PageSection[] sections =
        [
            SummarySection.Of(report), VerdictSection.Of(report), FailureSection.Of(report), HeatMapSection.Of(report), ClassificationSection.Of(report),
            CoverageSection.Of(report), FeatureSection.Of(report), LimitSection.Of(report), InputSection.Of(report),
        ];
        var shown = sections.Where(s => s.Content != Markup.Empty).ToArray();
        var page = new StringBuilder(Asset("page.html"));
        page.Replace(Style, Asset("page.css")).Replace(Script, Asset("page.js"));
        page.Replace(Navigation, Markup.Join(shown.Select(s => Markup.Of($"<a href=\"#{s.Id}\">{s.Title}</a>\n"))).Html);
        page.Replace(Body, Markup.Join("\n", shown.Select(s => Markup.Of($"<section id=\"{s.Id}\" aria-labelledby=\"{s.Id}-title\">\n<h2 id=\"{s.Id}-title\">{s.Title}</h2>\n{s.Content}</section>\n"))).Html);
        return page.ToString();
    }

    private static string Asset(string name) => string.Join('\n', TableFile.Lines(name)).TrimEnd('\n');
}

/// <summary>A part of the page with a title.</summary>
/// <param name="Id">For links.</param>
internal sealed record PageSection(string Id, string Title, Markup Content);

/// <summary>What sections share.</summary>
internal static class Parts
{
    /// <summary>A table that scrolls by itself when it is wider than the page, and that the keyboard reaches.</summary>
    public static Markup Table(string caption, Markup head, Markup rows, string classes = "") => Markup.Of(
        $"""<div class="scroll" tabindex="0" role="region" aria-label="{caption}"><table class="{classes}"><caption>{caption}</caption><thead>{head}</thead><tbody>{rows}</tbody></table></div>{"\n"}""");

    /// <summary>A row of column titles.</summary>
    public static Markup Head(params IEnumerable<string> titles) => Markup.Of($"<tr>{titles.Select(t => Markup.Of($"""<th scope="col">{t}</th>"""))}</tr>");

    /// <summary>A row; its first cell is its title.</summary>
    public static Markup Row(string title, params IEnumerable<string> cells) => Markup.Of($"""<tr><th scope="row">{title}</th>{cells.Select(c => Markup.Of($"<td>{c}</td>"))}</tr>{"\n"}""");

    /// <summary>A field by which the rows of the table behind it are filtered.</summary>
    public static Markup Filter(string id, string label, string placeholder) => Markup.Of(
        $"""<p class="filter"><label for="{id}">{label}</label> <input id="{id}" type="search" data-filter placeholder="{placeholder}" autocomplete="off"> <output for="{id}"></output></p>{"\n"}""");

    /// <summary>A command with a button that copies it.</summary>
    /// <param name="label">What the button is called; it begins with what stands on it.</param>
    public static Markup Command(string command, string label) => Markup.Of(
        $"""<div class="command"><code>{command}</code> <button type="button" data-copy aria-label="{label}">copy</button></div>{"\n"}""");

    /// <summary>What an element is called in links: letters, digits and hyphens.</summary>
    public static string Anchor(string kind, params string[] names) => $"{kind}-{string.Join('-', names.Select(n => string.Concat(n.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'))))}";
}
