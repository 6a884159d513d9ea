using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VirtSpec.Properties.Traces.Diff;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Traces;

/// <summary>What is kept of a long trace: how many events there are of each kind, its first and last events, and hashes of the whole.</summary>
/// <param name="Counts">As <see cref="TraceSummary"/> makes them.</param>
/// <param name="ComparedHash">SHA-256 of what counts when traces are compared: steps and addresses of EL2 do not.</param>
/// <param name="WholeHash">SHA-256 of the text form.</param>
public sealed record TraceDigest(TraceHeader Header, IReadOnlyList<TraceCounts> Counts, IReadOnlyList<TraceEvent> First, IReadOnlyList<TraceEvent> Last, string ComparedHash, string WholeHash)
{
    /// <summary>A trace with more events is kept as a digest.</summary>
    public const int MostEvents = 600;

    /// <summary>The word that a digest begins with.</summary>
    public const string Magic = "virtspec-digest";

    private const int FirstEvents = 60, LastEvents = 20;

    private const string FirstTitle = "the first events", LastTitle = "the last events", HashTitle = "hashes", Compared = "compared sha256:", Whole = "whole sha256:";

    /// <summary>The text that is kept of a trace: all of a short one, the digest of a long one.</summary>
    public static string Kept(Trace trace) => trace.Events.Count <= MostEvents ? Text(trace) : Of(trace).ToString();

    public static TraceDigest Of(Trace trace) => new(trace.Header, TraceSummary.Counts(trace), [.. trace.Events.Take(FirstEvents)], [.. trace.Events.TakeLast(LastEvents)],
        Hash(string.Concat(trace.Events.Select(e => EventKeys.Compared(e) + "\n"))), Hash(Text(trace)));

    /// <summary>The first and last events as a trace, so that two digests are compared as traces are.</summary>
    public Trace Ends => new(Header, [.. First, .. Last]);

    public override string ToString()
    {
        var text = new StringBuilder();
        var lines = TraceText.Header(Header, Magic).SkipLast(1).Concat(Counts.SelectMany(TraceSummary.Table))
            .Concat(["", FirstTitle, .. First.Select(TraceText.Line), "", LastTitle, .. Last.Select(TraceText.Line), "", HashTitle, Compared + ComparedHash, Whole + WholeHash]);
        foreach (string line in lines)
            text.Append(line).Append('\n');
        return text.ToString();
    }

    /// <summary>Reads a digest.</summary>
    /// <exception cref="TraceException">It is none.</exception>
    public static TraceDigest Parse(string path, string text)
    {
        try
        {
            string[][] sections = [.. text.TrimEnd('\n').Split("\n\n").Select(s => s.Split('\n'))];
            string[] header = sections[0];
            if (header[0] != string.Create(CultureInfo.InvariantCulture, $"{Magic} {TraceHeader.Version}"))
                throw new FormatException($"expected '{Magic} {TraceHeader.Version}', found '{TraceWords.Shown(header[0])}'");
            var inputs = header.Skip(3).Select(l => l.Split(' ')).Select(w => new TraceInput(w[1], After("sha256:", w[2])));
            string[] hashes = Section(sections[^1], HashTitle);
            return new TraceDigest(new TraceHeader(After("cpu ", header[1]), After("of ", header[2]), ValueArray<TraceInput>.Of(inputs)), [.. sections[1..^3].Select(CountsOf)],
                [.. Section(sections[^3], FirstTitle).Select(TraceLine.Parse)], [.. Section(sections[^2], LastTitle).Select(TraceLine.Parse)], After(Compared, hashes[0]), After(Whole, hashes[1]));
        }
        catch (Exception e) when (e is FormatException or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            throw new TraceException($"{path}: {(e is FormatException ? e.Message : "expected a digest of a trace, found a part of one")}");
        }
    }

    private static TraceCounts CountsOf(string[] section) => new(section[0], [.. section[1..].Select(l => (l[12..], int.Parse(l[..10], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture)))]);

    private static string[] Section(string[] lines, string title) => lines[0] == title ? lines[1..] : throw new FormatException($"expected '{title}', found '{TraceWords.Shown(lines[0])}'");

    private static string After(string key, string line) => line.StartsWith(key, StringComparison.Ordinal) ? line[key.Length..] : throw new FormatException($"expected '{key}...', found '{TraceWords.Shown(line)}'");

    private static string Text(Trace trace)
    {
        var whole = new StringWriter();
        TraceWriter.Write(whole, TraceForm.Text, trace);
        return whole.ToString();
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
