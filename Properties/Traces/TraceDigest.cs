using System.Security.Cryptography;
using System.Text;

namespace VirtSpec.Properties.Traces;

/// <summary>What is kept of a trace for comparison with later runs: all of a short one; of a long one how many events there are of each kind, its first and last events, and a hash of the whole.</summary>
public static class TraceDigest
{
    /// <summary>A trace with more events is kept in parts.</summary>
    public const int MostEvents = 500;

    private const int First = 60, Last = 20;

    /// <summary>The text that is kept; that of a short trace is the trace.</summary>
    public static string Of(Trace trace)
    {
        var whole = new StringWriter();
        TraceWriter.Write(whole, TraceForm.Text, trace);
        if (trace.Events.Count <= MostEvents)
            return whole.ToString();
        var text = new StringBuilder();
        foreach (string line in TraceText.Header(trace.Header).SkipLast(1).Append($"sha256 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole.ToString())))}").Append("").Concat(TraceSummary.Lines(trace).Skip(2)))
            text.Append(line).Append('\n');
        Append(text, "the first events", trace.Events.Take(First));
        Append(text, "the last events", trace.Events.TakeLast(Last));
        return text.ToString();
    }

    private static void Append(StringBuilder text, string title, IEnumerable<TraceEvent> events)
    {
        text.Append('\n').Append(title).Append('\n');
        foreach (var e in events)
            text.Append(TraceText.Line(e)).Append('\n');
    }
}
