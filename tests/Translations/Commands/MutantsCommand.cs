using System.CommandLine;
using VirtSpec.Streams.Mutants;
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
            return MutantListing.Print(mutated, TranslationMutants.All);
        });
        return command;
    }
}
