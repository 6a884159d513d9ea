using System.CommandLine;
using System.Text.RegularExpressions;
using VirtSpec.Streams.Compare;

namespace VirtSpec.Streams.Commands;

/// <summary><c>compare</c>: a long comparison of random cases.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var cpu = Options.Cpu();
        var seed = Options.Seed();
        var count = new Option<int>("--count") { Description = "how many cases", DefaultValueFactory = _ => 100_000 };
        var encodings = new Option<string?>("--encodings") { Description = "a regular expression for the names of the encodings that are compared, in place of all" };
        var command = new Command("compare", "Compare random cases, and print how many each encoding had.") { cpu, count, seed, encodings };
        command.SetAction(arguments =>
        {
            Console.WriteLine($"seed {arguments.GetValue(seed)}");
            using var comparison = new Comparison(arguments.Cpu(cpu), arguments.GetValue(seed), GoldenFiles.Exclusions, Console.Out, Selected(arguments.GetValue(encodings)));
            comparison.Run(arguments.GetValue(count));
            comparison.Summarize();
            return comparison.Differences == 0 ? 0 : 1;
        });
        return command;
    }

    private static Regex? Selected(string? encodings) => encodings is null ? null : new Regex($"^(?:{encodings})$", RegexOptions.CultureInvariant);
}
