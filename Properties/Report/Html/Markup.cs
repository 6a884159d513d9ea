using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace VirtSpec.Properties.Report.Html;

/// <summary>A piece of HTML: what is put into it as text is escaped, what is markup already is not.</summary>
public readonly record struct Markup(string Html)
{
    public static readonly Markup Empty = new("");

    /// <summary>Markup with holes: <c>Markup.Of($"&lt;td&gt;{text}&lt;/td&gt;")</c>.</summary>
    public static Markup Of(ref MarkupHandler handler) => new(handler.Take());

    public static Markup Join(IEnumerable<Markup> parts) => new(string.Concat(parts.Select(p => p.Html)));

    public static Markup Join(string separator, IEnumerable<Markup> parts) => new(string.Join(separator, parts.Select(p => p.Html)));

    public override string ToString() => Html;
}

/// <summary>Escapes what stands in the holes of a text of markup.</summary>
[InterpolatedStringHandler]
public readonly ref struct MarkupHandler(int literalLength, int holes)
{
    private readonly StringBuilder _text = new(literalLength + holes * 16);

    public void AppendLiteral(string literal) => _text.Append(literal);

    public void AppendFormatted(string? text) => _text.Append(WebUtility.HtmlEncode(text));

    public void AppendFormatted(Markup markup) => _text.Append(markup.Html);

    public void AppendFormatted(IEnumerable<Markup> markup)
    {
        foreach (var part in markup)
            _text.Append(part.Html);
    }

    public void AppendFormatted(long number) => _text.Append(number.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(ulong number) => _text.Append(number.ToString(CultureInfo.InvariantCulture));

    internal string Take() => _text.ToString();
}
