namespace VirtSpec.Streams.Mutants;

/// <summary>All seeded errors.</summary>
public static class MutantTable
{
    public static IReadOnlyList<Mutant> All { get; } = [.. DataProcessingMutants.All, .. MemoryMutants.All, .. VectorMutants.All, .. FloatMutants.All];
}
