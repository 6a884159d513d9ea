using System.CommandLine;
using System.Text.RegularExpressions;
using VirtSpec.Streams.Commands;
using VirtSpec.Translations.Compare;

namespace VirtSpec.Translations.Commands;

/// <summary><c>compare</c>: a long comparison of random cases.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var cpu = Options.Cpu();
        var seed = Options.Seed();
        var count = new Option<int>("--count") { Description = "how many cases", DefaultValueFactory = _ => 100_000 };
        var show = new Option<string>("--show") { Description = "which differences to show: a pattern of their descriptions", DefaultValueFactory = _ => "" };
        var rounds = new Option<int>("--rounds") { Description = "in how many rounds a case that is shown is shrunk; each starts QEMU", DefaultValueFactory = _ => 60 };
        var command = new Command("compare", "Compare random cases, and print how many ended in which fault.") { cpu, count, seed, show, rounds };
        command.SetAction(arguments =>
        {
            Console.WriteLine($"seed {arguments.GetValue(seed)}");
            var comparison = new Comparison(arguments.Cpu(cpu), arguments.GetValue(seed), GoldenFiles.Exclusions, Console.Out) { Shown = new Regex(arguments.GetValue(show)!), Rounds = arguments.GetValue(rounds) };
            comparison.Run(arguments.GetValue(count));
            comparison.Summarize();
            return comparison.Differences == 0 ? 0 : 1;
        });
        return command;
    }
}
