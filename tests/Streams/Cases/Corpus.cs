using System.IO.Compression;
using System.Text;

namespace VirtSpec.Streams.Cases;

/// <summary>A case and what the oracle made of it.</summary>
/// <param name="Where">The file and the line that hold it.</param>
public sealed record RecordedCase(string Where, StreamCase Case, Outcome Outcome)
{
    /// <summary>The line, as it is in the file.</summary>
    public string Text => $"{CaseText.Format(Case)} : {CaseText.Format(Case, Outcome)}";
}

/// <summary>Reads and writes files of recorded cases: lines of text, compressed (Golden/streams/FORMAT.md).</summary>
public static class Corpus
{
    /// <exception cref="FormatException">A line is not a case with its outcome; the message says which.</exception>
    public static IEnumerable<RecordedCase> Read(string name, Stream compressed)
    {
        using var reader = new StreamReader(new GZipStream(compressed, CompressionMode.Decompress), Encoding.UTF8);
        int number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length > 0 && line[0] != '#')
                yield return ParseLine($"{name}({number})", line);
        }
    }

    public static void Write(Stream compressed, IEnumerable<string> lines)
    {
        using var writer = new StreamWriter(new GZipStream(compressed, CompressionLevel.SmallestSize), new UTF8Encoding(false)) { NewLine = "\n" };
        foreach (string line in lines)
            writer.WriteLine(line);
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
