using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using VirtSpec.Cli.Checking;
using VirtSpec.Cli.Input;
using VirtSpec.Cli.Output;
using VirtSpec.Properties.Mutation;
using VirtSpec.Properties.Runs;
using VirtSpec.Properties.Targets;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Cli;

/// <summary><c>virtspec mutants</c>: which seeded bugs the claims find.</summary>
internal sealed class MutantsCommand
{
    private const ulong DefaultSeed = 1;

    private readonly Argument<string[]> _ids = new("ID") { Description = "Which bugs, such as X01 [default: all]", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _seed = new("--seed") { Description = $"The seed from which every case is drawn [default: {DefaultSeed}]", HelpName = "N" };
    private readonly Option<string?> _max = new("--max") { Description = $"After how many cases a bug has survived [default: {CheckOptions.DefaultCases}]", HelpName = "N" };
    private readonly Option<string?> _jobs = new("--jobs") { Description = "How many cases run at a time [default: the processors of this computer]; the result is the same", HelpName = "N" };
    private readonly Option<bool> _markdown = new("--markdown") { Description = "Print the table of docs/mutation-score.md" };
    private readonly Option<bool> _rows = new("--rows") { Description = "Print rows as in Golden/mutation" };

    public static Command Create()
    {
        var options = new MutantsCommand();
        var command = new DocumentedCommand("mutants", "Run seeded bugs against the claims, and print which are found")
        {
            Details = """
                Each bug is a sound model with a few lines changed, after a bug that a hypervisor had; docs/mutation-score.md has the rules.
                A claim kills a bug when it fails with the bug and not without it, in the same cases.
                What the table says depends on the seed and the number of cases only; the seconds are on standard error.
                The exit code is 0 when every bug is killed, and 1 when one survives.
                """,
            Examples = ["virtspec mutants X01 J05 --max 1000", "virtspec mutants --seed 2 --markdown > score.md"],
        };
        command.Add(options._ids);
        foreach (var option in new Option[] { options._seed, options._max, options._jobs, options._markdown, options._rows })
            command.Add(option);
        command.SetAction(options.Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        var diffs = Chosen(result.GetValue(_ids) ?? []);
        var given = new GivenBoard(CpuModel.CortexA57, null);
        var run = new MutationRun(design => DesignSuites.For(design, given).Suites, Request(result));
        var (error, watch) = (result.InvocationConfiguration.Error, new Stopwatch());
        var results = new List<MutantResult>();
        foreach (var diff in diffs)
        {
            watch.Restart();
            results.Add(run.Run(diff));
            error.WriteLine(Seconds(watch, $"{diff.Id} {(results[^1].IsKilled ? string.Join(' ', results[^1].KilledBy) : "survived")}: {results[^1].Note}"));
        }
        var lines = result.GetValue(_markdown) ? MutationText.Markdown(results) : result.GetValue(_rows) ? MutationText.Rows(results) : MutationText.Table(results);
        foreach (string line in lines)
            result.InvocationConfiguration.Output.WriteLine(line);
        return (int)(results.All(r => r.IsKilled) ? ExitCode.Ok : ExitCode.Failed);
    }

    private static IReadOnlyList<BrokenDiff> Chosen(string[] ids)
    {
        string[] known = [.. BrokenModels.All.Select(d => d.Id)];
        if (ids.FirstOrDefault(id => !known.Contains(id)) is { } unknown)
            throw new CommandError("ID", "a bug of Hypervisors/Broken", $"'{unknown}'", $"did you mean {Nearest.To(unknown, known)}?");
        return ids.Length == 0 ? BrokenModels.All : [.. ids.Select(id => BrokenModels.All.Single(d => d.Id == id))];
    }

    private RunRequest Request(ParseResult result) => new(
        result.GetValue(_seed) is { } seed ? Values.Number("--seed", seed) : DefaultSeed,
        Values.Count(result, _max, CheckOptions.DefaultCases))
    {
        Threads = result.GetValue(_jobs) is { } jobs ? (int)Math.Min(Values.Count("--jobs", jobs), (ulong)Environment.ProcessorCount) : Environment.ProcessorCount,
    };

    private static string Seconds(Stopwatch watch, string what) => string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds,7:0.0} s  {what}");
}
