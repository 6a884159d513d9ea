using System.CommandLine;
using VirtSpec.Streams.Mutants;
using VirtSpec.VirtualGic.Mutants;

namespace VirtSpec.VirtualGic.Commands;

/// <summary><c>mutants</c>: which recorded case finds each seeded error.</summary>
internal static class MutantsCommand
{
    public static Command Create()
    {
        var command = new Command("mutants", "Replay the corpus on each seeded error, and print the case that finds it.");
        command.SetAction(_ =>
        {
            using var mutated = VirtualGicMutants.Weave(GoldenFiles.Root, GoldenFiles.Folder, VirtualGicMutants.All);
            return MutantListing.Print(mutated, VirtualGicMutants.All);
        });
        return command;
    }
}
