using System.CommandLine;
using VirtSpec.Cli.Checking;
using VirtSpec.Cli.Output;
using VirtSpec.Cli.Reporting;
using VirtSpec.Properties.Report;

namespace VirtSpec.Cli;

/// <summary><c>virtspec check</c>: whether hypervisors keep Popek and Goldberg's conditions and the isolation of their VMs.</summary>
internal sealed class CheckCommand
{
    /// <summary>Names the file to which results go.</summary>
    public const string ResultsOption = "--json";

    private readonly Argument<string[]> _targets = new("TARGET")
    {
        Description = "A model of the catalogue, NAME+BUG for one of its seeded bugs, a C# source (.cs) or an assembly (.dll) with a model, or an EL2 image [default: the catalogue]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly CheckOptions _options = new();
    private readonly Option<string?> _seconds = new("--seconds") { Description = "As many cases as fit into this time, of all targets together; the count that replays it is printed", HelpName = "S" };
    private readonly Option<string?> _json = new(ResultsOption) { Description = "Write the results too, for 'virtspec report'", HelpName = "FILE" };
    private readonly bool _showsProgress;

    private CheckCommand(bool showsProgress) => _showsProgress = showsProgress;

    /// <param name="showsProgress">Standard error is a terminal, on which the state of each target is shown.</param>
    public static Command Create(bool showsProgress)
    {
        var options = new CheckCommand(showsProgress);
        var command = new DocumentedCommand("check", "Check hypervisors against equivalence, resource control and isolation")
        {
            Details = """
                Runs random guests under each hypervisor and holds what they see, and what the hypervisor does, to the claims; docs/checking.md says what a verdict means.
                The same seed and count give the same report, on any number of processors.
                A source or an assembly runs in a process of its own, with limits of memory and of time without progress.
                The exit code is 0 when every target conforms, 1 when one does not, 2 when one cannot be read, 3 when one needs what is not modelled.
                """,
            Examples =
            [
                "virtspec check",
                "virtspec check starter --seed 7 --max 1000",
                "virtspec check mine.cs --config vms.yaml --seconds 30",
                "virtspec check xen.elf --manifest xen.yaml",
            ],
        };
        command.Add(options._targets);
        options._options.AddTo(command);
        command.Add(options._seconds);
        command.Add(options._json);
        command.SetAction(options.Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        var output = result.InvocationConfiguration.Output;
        string[] names = result.GetValue(_targets) ?? [];
        var targets = names.Length == 0 ? Target.All : [.. names.Select(Target.Of)];
        var time = CheckOptions.Seconds("--seconds", result.GetValue(_seconds));
        if (time is not null && _options.HasCount(result))
            throw new CommandError("--seconds", "no --max beside it", "both", "leave one out");
        var request = _options.Request(result) with { Seconds = time / targets.Count };
        var live = new LiveTable(_showsProgress ? result.InvocationConfiguration.Error : null, targets, time is null ? request.Max : null);
        var checker = _options.Checker(result, live);
        if (targets.All(t => t is Target.Image))
            output.WriteLine("one run of each image");
        else
            output.WriteLine($"seed {request.Seed}, {(time is { } all ? $"{all} seconds" : $"{request.Max} cases of each target")}");
        output.WriteLine();
        output.Flush();
        var outcomes = CheckedTargets.Of(checker, targets, request, live);
        if (result.GetValue(_json) is { } path)
            OutputFile.Write(ResultsOption, path, ResultSet.Write([.. outcomes.Select(ReportedTarget.Of)]));
        foreach (string line in ReportText.Lines(outcomes))
            output.WriteLine(line);
        if (time is not null)
            WriteCounts(output, outcomes);
        return (int)TargetOutcome.Of(outcomes.Select(o => o.Outcome));
    }

    private static void WriteCounts(TextWriter output, IEnumerable<CheckedTarget> outcomes)
    {
        output.WriteLine();
        foreach (var target in outcomes)
            if (target.Outcome is TargetOutcome.Checked { Result: var result })
                output.WriteLine($"the same cases again: virtspec check {target.Arguments} --seed {result.Seed} --max {result.Max}");
    }
}
