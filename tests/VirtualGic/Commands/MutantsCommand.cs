using System.CommandLine;
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
            Console.WriteLine($"no error: {mutated.FirstDifference(-1) ?? "no difference"}");
            int survivors = 0;
            for (int i = 0; i < VirtualGicMutants.All.Count; i++)
            {
                string? difference = mutated.FirstDifference(i);
                survivors += difference is null ? 1 : 0;
                Console.WriteLine($"{VirtualGicMutants.All[i].Error}: {difference ?? "NOT FOUND"}");
            }
            Console.WriteLine($"{VirtualGicMutants.All.Count - survivors} of {VirtualGicMutants.All.Count} found");
            return survivors == 0 ? 0 : 1;
        });
        return command;
    }
}
