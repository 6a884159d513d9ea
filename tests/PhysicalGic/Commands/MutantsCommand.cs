using System.CommandLine;
using VirtSpec.PhysicalGic.Mutants;
using VirtSpec.Streams.Mutants;

namespace VirtSpec.PhysicalGic.Commands;

/// <summary><c>mutants</c>: which recorded case finds each seeded error.</summary>
internal static class MutantsCommand
{
    public static Command Create()
    {
        var command = new Command("mutants", "Replay the recorded cases on each seeded error, and print the case that finds it.");
        command.SetAction(_ =>
        {
            using var mutated = GicMutants.Weave(GoldenFiles.Root, GoldenFiles.Folder, GicMutants.All);
            return MutantListing.Print(mutated, GicMutants.All);
        });
        return command;
    }
}
