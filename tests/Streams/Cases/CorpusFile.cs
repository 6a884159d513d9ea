using System.IO.Compression;
using System.Text;

namespace VirtSpec.Streams.Cases;

/// <summary>Files of recorded cases: lines of text, compressed; a line that begins with # is a comment.</summary>
public static class CorpusFile
{
    /// <summary>The lines that hold cases, each with its place.</summary>
    public static IEnumerable<(string Where, string Line)> Read(string name, Stream compressed)
    {
        using var reader = new StreamReader(new GZipStream(compressed, CompressionMode.Decompress), Encoding.UTF8);
        int number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length > 0 && line[0] != '#')
                yield return ($"{name}({number})", line);
        }
    }

    public static void Write(Stream compressed, IEnumerable<string> lines)
    {
        using var writer = new StreamWriter(new GZipStream(compressed, CompressionLevel.SmallestSize), new UTF8Encoding(false)) { NewLine = "\n" };
        foreach (string line in lines)
            writer.WriteLine(line);
    }
}
