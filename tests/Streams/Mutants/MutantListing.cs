namespace VirtSpec.Streams.Mutants;

/// <summary>Prints which recorded case finds each seeded error.</summary>
public static class MutantListing
{
    /// <summary>One error a line, after what the code finds that holds none of them.</summary>
    /// <returns>The exit code: 1 when an error is not found, or a case differs without one.</returns>
    public static int Print(MutatedSpec mutated, IReadOnlyList<Mutant> mutants)
    {
        string? withoutError = FirstLine(mutated.FirstDifference(-1));
        Console.WriteLine($"no error: {withoutError ?? "no difference"}");
        int found = 0;
        for (int i = 0; i < mutants.Count; i++)
        {
            string? difference = FirstLine(mutated.FirstDifference(i));
            found += difference is null ? 0 : 1;
            Console.WriteLine($"{mutants[i].Error}: {difference ?? "NOT FOUND"}");
        }
        Console.WriteLine($"{found} of {mutants.Count} found");
        return found == mutants.Count && withoutError is null ? 0 : 1;
    }

    private static string? FirstLine(string? text) => text?.Split('\n')[0];
}
