using System.CommandLine;
using VirtSpec.PhysicalGic.Mutants;

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
            int survivors = 0;
            for (int i = 0; i < GicMutants.All.Count; i++)
            {
                string? difference = mutated.FirstDifference(i);
                survivors += difference is null ? 1 : 0;
                Console.WriteLine($"{GicMutants.All[i].Error}: {difference?.Split('\n')[0] ?? "NOT FOUND"}");
            }
            Console.WriteLine($"{GicMutants.All.Count - survivors} of {GicMutants.All.Count} found");
            return survivors == 0 ? 0 : 1;
        });
        return command;
    }
}
