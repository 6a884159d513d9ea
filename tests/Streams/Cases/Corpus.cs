namespace VirtSpec.Streams.Cases;

/// <summary>A case and what the oracle made of it.</summary>
/// <param name="Where">The file and the line that hold it.</param>
public sealed record RecordedCase(string Where, StreamCase Case, Outcome Outcome)
{
    /// <summary>The line, as it is in the file.</summary>
    public string Text => $"{CaseText.Format(Case)} : {CaseText.Format(Case, Outcome)}";
}

/// <summary>Reads files of recorded cases (Golden/streams/FORMAT.md).</summary>
public static class Corpus
{
    /// <exception cref="FormatException">A line is not a case with its outcome; the message says which.</exception>
    public static IEnumerable<RecordedCase> Read(string name, Stream compressed)
    {
        foreach (var (where, line) in CorpusFile.Read(name, compressed))
            yield return ParseLine(where, line);
    }

    private static RecordedCase ParseLine(string where, string line)
    {
        int outcome = line.LastIndexOf(" : ", StringComparison.Ordinal);
        try
        {
            var streamCase = CaseText.Parse(line[..outcome]);
            return new RecordedCase(where, streamCase, CaseText.ParseOutcome(streamCase, line[(outcome + 3)..]));
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw new FormatException($"{where}: {e.Message}", e);
        }
    }
}
