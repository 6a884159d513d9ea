using System.Globalization;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Traces;

/// <summary>Reads traces of either form. What is truncated, of another version or malformed is refused with its line.</summary>
public sealed class TraceReader
{
    private readonly string _path;
    private readonly TextReader _input;
    private int _line;
    private bool _isJson;

    private TraceReader(string path, TextReader input) => (_path, _input) = (path, input);

    /// <summary>Reads a whole trace.</summary>
    /// <param name="path">What errors call it.</param>
    /// <exception cref="TraceException">It is none.</exception>
    public static Trace Read(string path, TextReader input)
    {
        var reader = new TraceReader(path, input);
        var header = reader.ReadHeader();
        var events = new List<TraceEvent>();
        while (reader.Next() is { } line)
            events.Add(reader.Event(line, events.Count == 0 ? null : events[^1]));
        return events is [.., { Kind: TraceKind.End }]
            ? new Trace(header, events)
            : throw reader.Error("an 'end' event as the last line", "the end of the file: the trace is truncated");
    }

    private TraceHeader ReadHeader()
    {
        if (Next() is not { } first)
            throw Error($"'{TraceHeader.Magic} {TraceHeader.Version}'", "an empty file");
        _isJson = first.StartsWith('{');
        CheckPrintable(first);
        using var lines = (_isJson ? FromJson(first, isFirst: true) : Lines(first)).GetEnumerator();
        CheckVersion(Take(lines));
        string cpu = Value(Take(lines), "cpu "), of = Value(Take(lines), "of ");
        if (!TraceWords.IsWord(cpu))
            throw Error("the name of a CPU", $"'{Shown(cpu)}'");
        var inputs = new List<TraceInput>();
        for (string line = Take(lines); line.Length > 0; line = Take(lines))
        {
            string[] words = Value(line, "input ").Split(' ');
            bool isInput = words is [var name, ['s', 'h', 'a', '2', '5', '6', ':', .. { Length: 64 } hash]] && hash.All(char.IsAsciiHexDigitLower) && TraceWords.IsWord(name);
            inputs.Add(isInput ? new TraceInput(words[0], words[1]["sha256:".Length..]) : throw Error("input NAME sha256:HASH", $"'{Shown(line)}'"));
        }
        return new TraceHeader(cpu, of, ValueArray<TraceInput>.Of(inputs));
    }

    private void CheckVersion(string line)
    {
        string[] words = line.Split(' ');
        if (words is [TraceDigest.Magic, ..])
            throw Error("a whole trace", "the digest of one, which has its first and last events alone");
        if (words is not [TraceHeader.Magic, var version])
            throw Error($"'{TraceHeader.Magic} {TraceHeader.Version}'", $"'{Shown(line)}'");
        if (version != TraceHeader.Version.ToString(CultureInfo.InvariantCulture))
            throw Error($"version {TraceHeader.Version} of the format", $"version {Shown(version)}: record the trace again");
    }

    private TraceEvent Event(string line, TraceEvent? before)
    {
        if (before?.Kind == TraceKind.End)
            throw Error("nothing behind the 'end' event", $"'{Shown(line)}'");
        if (line.StartsWith(TraceHeader.Magic, StringComparison.Ordinal) || (_isJson && line.StartsWith($"{{\"{TraceHeader.Magic}\"", StringComparison.Ordinal)))
            throw Error("one trace", "the header of another one");
        try
        {
            var e = TraceLine.Parse(_isJson ? FromJson(line, isFirst: false).Single() : line);
            return before is null || before.Step <= e.Step ? e : throw Error($"a step of at least {before.Step}, that of the line before", $"{e.Step}");
        }
        catch (FormatException wrong)
        {
            throw new TraceException($"{_path}({_line}): {wrong.Message}");
        }
    }

    private IEnumerable<string> FromJson(string line, bool isFirst)
    {
        try
        {
            return TraceJson.ToText(line, isFirst);
        }
        catch (FormatException wrong)
        {
            throw new TraceException($"{_path}({_line}): {wrong.Message}");
        }
    }

    private IEnumerable<string> Lines(string first)
    {
        yield return first;
        while (Next() is { } line)
            yield return line;
    }

    /// <summary>The next line of the header, of either form.</summary>
    private string Take(IEnumerator<string> lines)
    {
        if (!lines.MoveNext())
            throw Error("the rest of the header", "the end of the file: the trace is truncated");
        CheckPrintable(lines.Current);
        return lines.Current;
    }

    private void CheckPrintable(string line)
    {
        if (TraceWords.Unprintable(line) is { } character)
            throw Error("characters that can be printed", character);
    }

    private string Value(string line, string key) =>
        line.StartsWith(key, StringComparison.Ordinal) && line.Length > key.Length ? line[key.Length..] : throw Error($"'{key}...'", $"'{Shown(line)}'");

    /// <summary>The next line; null at the end of the file, which must come behind the end of a line.</summary>
    private string? Next()
    {
        var text = new System.Text.StringBuilder();
        for (int c; (c = _input.Read()) >= 0;)
        {
            if (c == '\n')
            {
                _line++;
                return text is not [.., '\r'] ? text.ToString() : throw Error("a line feed alone at the end of the line", "a carriage return before it: the file has the line ends of another system");
            }
            text.Append((char)c);
        }
        _line++;
        return text.Length == 0 ? null : throw Error("the end of the line", $"the end of the file behind '{Shown(text.ToString())}': the trace is truncated");
    }

    private static string Shown(string text) => TraceWords.Shown(text.Length <= 60 ? text : text[..57] + "...");

    private TraceException Error(string expected, string found) => new($"{_path}({_line}): expected {expected}, found {found}");
}
