using VirtSpec.Spec.Registers;

namespace VirtSpec.Streams.Cases;

/// <summary>The replay behind a delegate of plain types, so that a specification that was compiled apart can be asked too.</summary>
public static class CorpusProbe
{
    private static readonly string[] Cpus = ["cortex-a57", "neoverse-n1"];

    /// <summary>Reads all corpora of a folder; each call of the result replays them and gives the first difference, or null.</summary>
    public static Func<string?> Open(string folder)
    {
        var exclusions = Exclusion.Parse("exclusions.tbl", File.ReadLines(Path.Combine(folder, "exclusions.tbl")));
        var corpora = Cpus.Select(cpu => (Model: CpuModel.Find(cpu)!, Cases: Read(folder, cpu))).ToList();
        var systemExclusions = SystemExclusion.Parse("system-exclusions.tbl", File.ReadLines(Path.Combine(folder, "system-exclusions.tbl")));
        var system = Cpus.Select(cpu => (Model: CpuModel.Find(cpu)!, Cases: ReadSystem(folder, cpu))).ToList();
        return () => corpora.SelectMany(c => Replay.Run(c.Model, c.Cases, exclusions)).FirstOrDefault(v => v.Difference is not null)?.Difference
            ?? system.SelectMany(c => SystemCorpus.Replay(c.Model, c.Cases, systemExclusions)).FirstOrDefault(v => v.Difference is not null)?.Difference;
    }

    private static List<RecordedSystemCase> ReadSystem(string folder, string cpu)
    {
        string name = SystemCorpus.FileName(cpu);
        using var file = File.OpenRead(Path.Combine(folder, name));
        return [.. SystemCorpus.Read(name, file)];
    }

    private static List<RecordedCase> Read(string folder, string cpu)
    {
        string name = $"{cpu}.txt.gz";
        using var file = File.OpenRead(Path.Combine(folder, name));
        return [.. Corpus.Read(name, file)];
    }
}
