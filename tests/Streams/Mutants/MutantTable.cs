namespace VirtSpec.Streams.Mutants;

/// <summary>All seeded errors.</summary>
public static class MutantTable
{
    public static IReadOnlyList<Mutant> All { get; } = [.. DataProcessingMutants.All, .. MemoryMutants.All, .. VectorMutants.All, .. FloatMutants.All, .. SystemMutants.All];

    /// <summary>The specification with these mutants, and the recorded cases that are to find them.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="corpora">The folder of the recorded cases.</param>
    public static MutatedSpec Weave(string root, string corpora, IReadOnlyList<Mutant> mutants) =>
        new(root, "VirtSpec.Streams.Cases.CorpusProbe", ["tests/Streams/Cases"], corpora, mutants);
}
