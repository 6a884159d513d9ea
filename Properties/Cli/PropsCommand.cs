using System.CommandLine;
using VirtSpec.Cli.Checking;
using VirtSpec.Cli.Checking.Apart;
using VirtSpec.Cli.Input;
using VirtSpec.Cli.Output;

namespace VirtSpec.Cli;

/// <summary><c>virtspec props</c>: claims about one hypervisor, in parts and again.</summary>
internal sealed class PropsCommand
{
    private readonly Argument<string[]> _claims = new("CLAIM") { Description = "Which claims, such as PG-1 or M1 [default: all]", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _hypervisor = new("--hypervisor") { Description = "The hypervisor, a TARGET of 'virtspec check'", HelpName = "TARGET" };
    private readonly CheckOptions _options = new();
    private readonly Option<string?> _replay = new("--replay") { Description = "Run one case again: the key that a report printed", HelpName = "KEY" };
    private readonly Option<string?> _shard = new("--shard") { Description = "Run part I of N of the cases", HelpName = "I/N" };
    private readonly Option<bool> _json = new("--json") { Description = "Print the report as a line of JSON" };
    private readonly Option<string[]> _merge = new("--merge") { Description = "Read the parts that --shard and --json wrote, and print the report of all", HelpName = "FILE", AllowMultipleArgumentsPerToken = true };

    public static Command Create()
    {
        var options = new PropsCommand();
        var command = new DocumentedCommand("props", "Check claims about one hypervisor: in parts, again, as JSON")
        {
            Details = """
                Prints how often the premise of each claim held, in which classes, and the counterexample of each that failed.
                The same seed and count give the same report, on any number of processors and in any number of parts.
                The exit code is 0 when every claim holds, 1 when one does not, 2 when the target cannot be read, 3 when it needs what is not modelled.
                """,
            Examples =
            [
                "virtspec props --hypervisor starter --max 1000",
                "virtspec props --hypervisor starter --max 1000 --shard 1/2 --json > part1.json",
                "virtspec props --merge part1.json part2.json",
            ],
        };
        command.Add(options._claims);
        command.Add(options._hypervisor);
        options._options.AddTo(command);
        foreach (var option in new Option[] { options._replay, options._shard, options._json, options._merge })
            command.Add(option);
        command.SetAction(options.Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        var shard = result.GetValue(_merge) is { Length: > 0 } files ? Merged(result, files) : Checked(result, out var failed) ?? Failed(failed!);
        var output = result.InvocationConfiguration.Output;
        if (result.GetValue(_json))
            output.WriteLine(JsonLine.Of(shard));
        else
            foreach (string line in ClaimText.Lines(shard))
                output.WriteLine(line);
        return (int)(shard.Report.Conforms ? ExitCode.Ok : ExitCode.Failed);
    }

    private Shard? Checked(ParseResult result, out CheckedTarget? failed)
    {
        if (result.GetValue(_hypervisor) is not { } name)
            throw new CommandError("--hypervisor", "a target, or --merge", "none", "name one");
        var target = _options.Target(result, name);
        var plan = Plan(result);
        var whole = plan;
        if (result.GetValue(_shard) is { } part)
            plan = Shard.Part(plan, part);
        var checkedTargets = _options.Checker(result, new Unheard()).Check(target, new CheckBudget(plan, Time: null));
        failed = null;
        if (checkedTargets is not [var only])
            throw new CommandError($"--hypervisor {name}", "one hypervisor", $"{checkedTargets.Count} in it", "leave one in the file");
        if (only.Outcome is TargetOutcome.Checked { Report: var report })
            return new Shard(only.Arguments, whole.Count, report);
        failed = only;
        return null;
    }

    private CheckPlan Plan(ParseResult result)
    {
        var plan = _options.Plan(result) with { Claims = result.GetValue(_claims) ?? [], Replay = result.GetValue(_replay) };
        if (plan.Claims.FirstOrDefault(c => !CheckRuns.Claims.Contains(c)) is { } unknown)
            throw new CommandError("CLAIM", $"one of {string.Join(", ", CheckRuns.Claims)}", $"'{unknown}'", $"did you mean {Nearest.To(unknown, CheckRuns.Claims)}?");
        if (plan.Replay is null)
            return plan;
        if (result.GetValue(_shard) is not null || _options.HasCount(result))
            throw new CommandError("--replay", "neither --shard nor --max beside it", "one", "leave it out");
        return plan with { Count = 1 };
    }

    private static Shard Failed(CheckedTarget target) => throw new CommandError($"{target.Name}: {string.Join('\n', new[] { target.Summary }.Concat(ReportText.Details(target)))}", target.Outcome.ExitCode);

    private Shard Merged(ParseResult result, string[] files)
    {
        if (result.GetValue(_hypervisor) is not null || result.GetValue(_claims) is { Length: > 0 })
            throw new CommandError("--merge", "no claim and no --hypervisor beside it", "one", "leave it out");
        var shards = files.Select(f => JsonLine.TryRead<Shard>(TextInput.Read("--merge", f)) is { Report: not null } shard
            ? shard
            : throw new CommandError($"--merge {f}", "what 'virtspec props --json' writes", "something else", "name another file"));
        return Shard.Merge(shards, out string error) ?? throw new CommandError($"--merge: {error}; name all parts of one run");
    }

    private sealed class Unheard : ICheckListener
    {
        public void Done(ulong cases)
        {
        }
    }
}
