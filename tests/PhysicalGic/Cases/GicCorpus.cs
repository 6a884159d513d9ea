using VirtSpec.Streams.Cases;

namespace VirtSpec.PhysicalGic.Cases;

/// <summary>The recorded cases, each with its file and line.</summary>
public static class GicCorpus
{
    public const string FileName = "physical.txt.gz", DeviationsName = "physical-deviations.tbl";

    /// <exception cref="FormatException">A line is no case; the message says which.</exception>
    public static IReadOnlyList<(string Where, GicCase Case)> Read(string folder)
    {
        using var file = File.OpenRead(Path.Combine(folder, FileName));
        return [.. CorpusFile.Read($"Golden/gic/{FileName}", file).Select(l => (l.Where, ParseLine(l.Where, l.Line)))];
    }

    public static IReadOnlyList<GicDeviation> ReadDeviations(string folder) =>
        GicDeviation.Parse($"Golden/gic/{DeviationsName}", File.ReadLines(Path.Combine(folder, DeviationsName)));

    private static GicCase ParseLine(string where, string line)
    {
        try
        {
            return GicCase.Parse(line);
        }
        catch (FormatException e)
        {
            throw new FormatException($"{where}: {e.Message}", e);
        }
    }
}
