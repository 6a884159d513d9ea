using VirtSpec.Spec.Registers;

namespace VirtSpec.VirtualGic.Cases;

/// <summary>The replay behind a delegate of plain types, so that a specification that was compiled apart can be asked too.</summary>
public static class CorpusProbe
{
    public const string ExclusionsFile = "virtual-exclusions.tbl";

    /// <summary>Reads the corpus of a folder; each call of the result replays it and gives the first difference, or null.</summary>
    public static Func<string?> Open(string folder)
    {
        var exclusions = Exclusion.Parse(ExclusionsFile, File.ReadLines(Path.Combine(folder, ExclusionsFile)));
        VirtualCase[] cases = [.. Enumeration.All().Select(c => c.Case)];
        using var file = File.OpenRead(Path.Combine(folder, Corpus.FileName));
        var outcomes = Corpus.Read(file, cases);
        return () =>
        {
            var replay = new Replay(CpuModel.CortexA57, exclusions);
            for (int i = 0; i < cases.Length; i++)
                if (replay.Difference(cases[i], outcomes[i]) is { } difference)
                    return $"case {i}: {difference}";
            return null;
        };
    }
}
