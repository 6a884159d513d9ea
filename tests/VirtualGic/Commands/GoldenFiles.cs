using VirtSpec.VirtualGic.Cases;

namespace VirtSpec.VirtualGic.Commands;

/// <summary>The files of <c>Golden/gic</c> about the virtual CPU interface.</summary>
public static class GoldenFiles
{
    public static string Root => Streams.Commands.GoldenFiles.Root;

    public static string Folder { get; } = Path.Combine(Root, "Golden", "gic");

    public static string CorpusPath { get; } = Path.Combine(Folder, Corpus.FileName);

    public static IReadOnlyList<Exclusion> Exclusions { get; } = Exclusion.Parse($"Golden/gic/{CorpusProbe.ExclusionsFile}", File.ReadLines(Path.Combine(Folder, CorpusProbe.ExclusionsFile)));
}
