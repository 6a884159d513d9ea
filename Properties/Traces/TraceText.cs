using System.Globalization;
using System.Text;

namespace VirtSpec.Properties.Traces;

/// <summary>The text form of a trace, one event a line: Golden/FORMAT.md has the grammar.</summary>
public static class TraceText
{
    /// <summary>The lines before the events.</summary>
    /// <param name="magic">The first word: whether it is a trace, or the digest of one.</param>
    public static IEnumerable<string> Header(TraceHeader header, string magic = TraceHeader.Magic)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"{magic} {TraceHeader.Version}");
        yield return $"cpu {header.Cpu}";
        yield return $"of {header.Of}";
        foreach (var input in header.Inputs)
            yield return $"input {input.Name} sha256:{input.Sha256}";
        yield return "";
    }

    /// <summary>An event as its line, without an end.</summary>
    public static string Line(TraceEvent e)
    {
        var line = new StringBuilder(128).Append(CultureInfo.InvariantCulture, $"{e.Step} {Pe(e)} {e.Vm} {e.Event} {Place(e.From)} {Place(e.To)} {e.Class} {{");
        AppendFields(line, e);
        return line.Append(CultureInfo.InvariantCulture, $"}} {e.Rule} {e.Handler} {e.Outcome}").ToString();
    }

    /// <summary>The PE as the format names it.</summary>
    public static string Pe(TraceEvent e) => e.PE < 0 ? TraceEvent.None : string.Create(CultureInfo.InvariantCulture, $"pe{e.PE}");

    public static string Place(TracePlace? place) => place?.ToString() ?? TraceEvent.None;

    /// <summary>The fields with a blank between them.</summary>
    public static string Fields(TraceEvent e) => AppendFields(new StringBuilder(), e).ToString();

    private static StringBuilder AppendFields(StringBuilder text, TraceEvent e)
    {
        for (int i = 0; i < e.Syndrome.Count; i++)
            text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : " ")}{e.Syndrome[i].Name}=0x{e.Syndrome[i].Value:x}");
        return text;
    }
}
