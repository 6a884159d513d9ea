using VirtSpec.Streams.Cases;

namespace VirtSpec.Translations.Cases;

/// <summary>A case and what the oracle made of it.</summary>
/// <param name="Where">The file and the line that hold it.</param>
public sealed record RecordedCase(string Where, TranslationCase Case, Outcome Outcome)
{
    /// <summary>The line, as it is in the file.</summary>
    public string Text => $"{CaseText.Format(Case)} : {CaseText.Format(Outcome)}";
}

/// <summary>Reads files of recorded cases (Golden/translations/FORMAT.md).</summary>
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
            return new RecordedCase(where, CaseText.Parse(line[..outcome]), CaseText.ParseOutcome(line[(outcome + 3)..]));
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            throw new FormatException($"{where}: {e.Message}", e);
        }
    }
}
