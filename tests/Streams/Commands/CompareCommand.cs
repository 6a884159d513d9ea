using System.CommandLine;
using System.Text.RegularExpressions;
using VirtSpec.Streams.Compare;

namespace VirtSpec.Streams.Commands;

/// <summary><c>compare</c>: a long comparison of random cases.</summary>
internal static class CompareCommand
{
    private const string Unicorn = "unicorn", Qemu = "qemu", Both = "both";

    public static Command Create()
    {
        var cpu = Options.Cpu();
        var seed = Options.Seed();
        var count = new Option<int>("--count") { Description = "how many cases", DefaultValueFactory = _ => 100_000 };
        var encodings = new Option<string?>("--encodings") { Description = "a regular expression for the names of the encodings that are compared, in place of all" };
        var oracle = new Option<string>("--oracle") { Description = "unicorn: EL0 and EL1 with fixed controls; qemu: every level, controls and exceptions; both: and what each encoding had", DefaultValueFactory = _ => Unicorn };
        oracle.AcceptOnlyFromAmong(Unicorn, Qemu, Both);
        var command = new Command("compare", "Compare random cases, and print how many each encoding had.") { cpu, count, seed, oracle, encodings };
        command.SetAction(arguments =>
        {
            Console.WriteLine($"seed {arguments.GetValue(seed)}");
            var model = arguments.Cpu(cpu);
            string which = arguments.GetValue(oracle)!;
            using var comparison = which == Qemu ? null : new Comparison(model, arguments.GetValue(seed), GoldenFiles.Exclusions, Console.Out, Selected(arguments.GetValue(encodings)));
            var system = which == Unicorn ? null : new SystemComparison(model, arguments.GetValue(seed), GoldenFiles.SystemExclusions, Console.Out);
            comparison?.Run(arguments.GetValue(count));
            comparison?.Summarize();
            system?.Compare(arguments.GetValue(count));
            system?.Summarize();
            bool isComplete = system is null || Coverage.Report(model, comparison, system, Console.Out) || comparison is null;
            return (comparison?.Differences ?? 0) + (system?.Differences ?? 0) == 0 && isComplete ? 0 : 1;
        });
        return command;
    }

    private static Regex? Selected(string? encodings) => encodings is null ? null : new Regex($"^(?:{encodings})$", RegexOptions.CultureInvariant);
}
