using VirtSpec.Translations.Cases;

namespace VirtSpec.Translations.Commands;

/// <summary>The files of <c>Golden/translations</c>.</summary>
public static class GoldenFiles
{
    public static string Root => Streams.Commands.GoldenFiles.Root;

    public static string Folder { get; } = Path.Combine(Root, "Golden", "translations");

    public static IReadOnlyList<Exclusion> Exclusions { get; } = Exclusion.Parse("Golden/translations/exclusions.tbl", File.ReadLines(Path.Combine(Folder, "exclusions.tbl")));

    /// <summary>The path of the corpus of a CPU.</summary>
    public static string CorpusPath(string cpu) => Path.Combine(Folder, $"{cpu}.txt.gz");

    public static IReadOnlyList<RecordedCase> ReadCorpus(string cpu)
    {
        using var file = File.OpenRead(CorpusPath(cpu));
        return [.. Corpus.Read($"Golden/translations/{cpu}.txt.gz", file)];
    }
}
