using System.CommandLine;
using VirtSpec.Translations.Mutants;

namespace VirtSpec.Translations.Commands;

/// <summary><c>mutants</c>: which recorded case finds each seeded error.</summary>
internal static class MutantsCommand
{
    public static Command Create()
    {
        var command = new Command("mutants", "Replay the corpora on each seeded error, and print the case that finds it.");
        command.SetAction(_ =>
        {
            using var mutated = TranslationMutants.Weave(GoldenFiles.Root, GoldenFiles.Folder, TranslationMutants.All);
            Console.WriteLine($"no error: {mutated.FirstDifference(-1) ?? "no difference"}");
            int survivors = 0;
            for (int i = 0; i < TranslationMutants.All.Count; i++)
            {
                string? difference = mutated.FirstDifference(i);
                survivors += difference is null ? 1 : 0;
                Console.WriteLine($"{TranslationMutants.All[i].Error}: {difference?.Split(':')[0] ?? "NOT FOUND"}");
            }
            Console.WriteLine($"{TranslationMutants.All.Count - survivors} of {TranslationMutants.All.Count} found");
            return survivors == 0 ? 0 : 1;
        });
        return command;
    }
}
