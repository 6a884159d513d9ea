using System.CommandLine;
using System.Globalization;
using VirtSpec.Cli.Checking;
using VirtSpec.Cli.Input;
using VirtSpec.Cli.Output;
using VirtSpec.Properties.Runs;

namespace VirtSpec.Cli;

/// <summary><c>virtspec props</c>: claims about one hypervisor, in parts and again.</summary>
internal sealed class PropsCommand
{
    private readonly Argument<string[]> _claims = new("CLAIM") { Description = "Which claims, such as PG-1 or M1 [default: all]", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _hypervisor = new("--hypervisor") { Description = "The hypervisor, a TARGET of 'virtspec check'", HelpName = "TARGET" };
    private readonly CheckOptions _options = new();
    private readonly Option<string?> _replay = new("--replay") { Description = "Run one case again: the key that a report printed", HelpName = "KEY" };
    private readonly Option<string?> _shard = new("--shard") { Description = "Run part I of N of the cases", HelpName = "I/N" };
    private readonly Option<bool> _json = new("--json") { Description = "Print the report as JSON" };
    private readonly Option<string[]> _merge = new("--merge") { Description = "Read the parts that --shard with --json wrote, and print the report of all", HelpName = "FILE", AllowMultipleArgumentsPerToken = true };

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
        var (all, arguments) = result.GetValue(_merge) is { Length: > 0 } files ? (Merged(result, files), result.GetValue(_hypervisor)) : Checked(result);
        var output = result.InvocationConfiguration.Output;
        if (result.GetValue(_json))
            output.Write(ResultFile.Write(all));
        else
            foreach (string line in ClaimText.Lines(all, arguments ?? all.Design))
                output.WriteLine(line);
        return (int)(all.Conforms ? ExitCode.Ok : ExitCode.Failed);
    }

    private (RunResult Result, string Arguments) Checked(ParseResult result)
    {
        if (result.GetValue(_hypervisor) is not { } name)
            throw new CommandError("--hypervisor", "a target, or --merge", "none", "name one");
        var target = Target.Of(name);
        if (target is Target.Image)
            throw new CommandError($"--hypervisor {name}", "a model: an image has one run and no cases", "an image", "use 'virtspec check'");
        var request = Request(result);
        if (_options.Checker(result, new Unheard()).Check(target, request) is not [var only])
            throw new CommandError($"--hypervisor {name}", "one hypervisor", "several in the file", "leave one");
        return only.Outcome is TargetOutcome.Checked { Result: var found }
            ? (found, only.Arguments)
            : throw new CommandError($"{only.Name}: {string.Join('\n', new[] { only.Summary }.Concat(ReportText.Details(only)))}", only.Outcome.ExitCode);
    }

    private CheckRequest Request(ParseResult result)
    {
        var request = _options.Request(result) with { Claims = result.GetValue(_claims) ?? [], Replay = result.GetValue(_replay) };
        if (request.Claims.FirstOrDefault(c => !DesignSuites.Claims.Contains(c)) is { } unknown)
            throw new CommandError("CLAIM", $"one of {string.Join(", ", DesignSuites.Claims)}", $"'{unknown}'", $"did you mean {Nearest.To(unknown, DesignSuites.Claims)}?");
        string? shard = result.GetValue(_shard);
        if (request.Replay is not null && (shard is not null || _options.HasCount(result)))
            throw new CommandError("--replay", "neither --shard nor --max beside it", "one", "leave it out");
        return shard is null ? request : request with { Shard = ShardOf(shard) };
    }

    /// <summary>I/N, with I from 1.</summary>
    private static Shard ShardOf(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int i) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int n) && i >= 1 && i <= n
            ? new Shard(i - 1, n)
            : throw new CommandError("--shard", "I/N with I from 1 to N, such as 1/4", $"'{text}'", "correct it");
    }

    private RunResult Merged(ParseResult result, string[] files)
    {
        if (result.GetValue(_claims) is { Length: > 0 })
            throw new CommandError("--merge", "no CLAIM beside it", "one", "leave it out");
        try
        {
            return Merging.Merge([.. files.Select(f => ResultFile.Read(GivenFile.Text("--merge", f), f))]);
        }
        catch (ResultFileException wrong)
        {
            throw new CommandError($"--merge: {wrong.Message}; name all parts of one run");
        }
    }

    private sealed class Unheard : ICheckListener
    {
        public void Progress(ulong cases, int failed)
        {
        }
    }
}
