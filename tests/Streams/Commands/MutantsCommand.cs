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
            using var mutated = MutantTable.Weave(GoldenFiles.Root, GoldenFiles.Folder, MutantTable.All);
            return MutantListing.Print(mutated, MutantTable.All);
        });
        return command;
    }
}
