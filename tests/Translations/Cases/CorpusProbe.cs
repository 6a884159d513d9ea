using VirtSpec.Spec.Registers;

namespace VirtSpec.Translations.Cases;

/// <summary>The replay behind a delegate of plain types, so that a specification that was compiled apart can be asked too.</summary>
public static class CorpusProbe
{
    private static readonly string[] s_cpus = ["cortex-a57", "neoverse-n1"];

    /// <summary>Reads all corpora of a folder; each call of the result replays them and gives the first difference, or null.</summary>
    public static Func<string?> Open(string folder)
    {
        var exclusions = Exclusion.Parse("exclusions.tbl", File.ReadLines(Path.Combine(folder, "exclusions.tbl")));
        var corpora = s_cpus.Select(cpu => (Model: CpuModel.Find(cpu)!, Cases: Read(folder, cpu))).ToList();
        return () => corpora.SelectMany(c => Replay.Run(c.Model, c.Cases, exclusions)).FirstOrDefault(v => v.Difference is not null)?.Difference;
    }

    private static List<RecordedCase> Read(string folder, string cpu)
    {
        string name = $"{cpu}.txt.gz";
        using var file = File.OpenRead(Path.Combine(folder, name));
        return [.. Corpus.Read(name, file)];
    }
}
