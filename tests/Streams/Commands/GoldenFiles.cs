using VirtSpec.Streams.Cases;

namespace VirtSpec.Streams.Commands;

/// <summary>The files of <c>Golden/streams</c>.</summary>
public static class GoldenFiles
{
    /// <summary>The checkout.</summary>
    public static string Root { get; } = FindRoot();

    public static string Folder { get; } = Path.Combine(Root, "Golden", "streams");

    public static IReadOnlyList<Exclusion> Exclusions { get; } = Exclusion.Parse("Golden/streams/exclusions.tbl", File.ReadLines(Path.Combine(Folder, "exclusions.tbl")));

    public static IReadOnlyList<SystemExclusion> SystemExclusions { get; } = SystemExclusion.Parse("Golden/streams/system-exclusions.tbl", File.ReadLines(Path.Combine(Folder, "system-exclusions.tbl")));

    /// <summary>The path of the corpus of a CPU.</summary>
    public static string CorpusPath(string cpu) => Path.Combine(Folder, $"{cpu}.txt.gz");

    public static IReadOnlyList<RecordedCase> ReadCorpus(string cpu)
    {
        using var file = File.OpenRead(CorpusPath(cpu));
        return [.. Corpus.Read($"Golden/streams/{cpu}.txt.gz", file)];
    }

    public static IReadOnlyList<RecordedSystemCase> ReadSystemCorpus(string cpu)
    {
        string name = SystemCorpus.FileName(cpu);
        using var file = File.OpenRead(Path.Combine(Folder, name));
        return [.. SystemCorpus.Read($"Golden/streams/{name}", file)];
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "VirtSpec.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"no VirtSpec.sln above {AppContext.BaseDirectory}");
        return folder.FullName;
    }
}
