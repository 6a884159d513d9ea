using System.CommandLine;
using VirtSpec.Streams.Mutants;

namespace VirtSpec.Streams.Commands;

/// <summary><c>mutants</c>: which recorded case finds each seeded error.</summary>
internal static class MutantsCommand
{
    public static Command Create()
    {
        var command = new Command("mutants", "Replay the corpora on each seeded error, and print the case that finds it.");
        command.SetAction(_ =>
        {
            using var mutated = new MutatedSpec(GoldenFiles.Root, MutationJudge.Corpora(GoldenFiles.Folder), MutantTable.All);
            int survivors = 0;
            for (int i = 0; i < MutantTable.All.Count; i++)
            {
                string? difference = mutated.FirstDifference(i);
                survivors += difference is null ? 1 : 0;
                Console.WriteLine($"{MutantTable.All[i].Error}: {difference?.Split(" found ")[0] ?? "NOT FOUND"}");
            }
            Console.WriteLine($"{MutantTable.All.Count - survivors} of {MutantTable.All.Count} found");
            return survivors == 0 ? 0 : 1;
        });
        return command;
    }
}
