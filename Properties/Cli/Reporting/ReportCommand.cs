using System.CommandLine;
using System.Diagnostics;
using System.Security.Cryptography;
using VirtSpec.Cli.Checking;
using VirtSpec.Cli.Input;
using VirtSpec.Cli.Output;
using VirtSpec.Properties.Report;
using VirtSpec.Properties.Report.Files;
using VirtSpec.Properties.Runs;
using VirtSpec.Spec.Base;

namespace VirtSpec.Cli.Reporting;

/// <summary><c>virtspec report</c>: one page with what conforms, what does not, what was never exercised, and how to see each again.</summary>
internal sealed class ReportCommand
{
    private readonly Argument<string[]> _results = new("RESULT")
    {
        Description = "Files that 'virtspec check --json' or 'virtspec props --json' wrote; parts of one run are put together [default: the catalogue is checked]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly CheckOptions _options = new();
    private readonly Option<string> _out = new("--out") { Description = "The folder for the report", HelpName = "DIR", Required = true };
    private readonly Option<bool> _noTimings = new("--no-timings") { Description = "Leave wall times out: the same results give the same bytes" };
    private readonly bool _showsProgress;

    private ReportCommand(bool showsProgress) => _showsProgress = showsProgress;

    /// <param name="showsProgress">Standard error is a terminal, on which the state of a check is shown.</param>
    public static Command Create(bool showsProgress)
    {
        var options = new ReportCommand(showsProgress);
        var command = new DocumentedCommand("report", "Write what conforms, what does not and what was not exercised as one page, and for programs")
        {
            Details = $"""
                DIR has {ReportFolder.Page} (a page that needs nothing beside itself), {ReportFolder.Json}, {ReportFolder.JUnit} and {ReportFolder.Tap}; docs/report.md says what is in them.
                A RESULT that is malformed, cut off or of another version is refused with its line, and DIR stays as it is.
                The exit code is 0 when the report is written, whatever it says.
                """,
            Examples =
            [
                "virtspec report --out report --max 500",
                "virtspec check starter --max 1000 --json result.json; virtspec report result.json --out report",
            ],
        };
        command.Add(options._results);
        command.Add(options._out);
        command.Add(options._noTimings);
        options._options.AddModelOptionsTo(command);
        command.SetAction(options.Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        var watch = Stopwatch.StartNew();
        var timings = new List<Timing>();
        string[] files = result.GetValue(_results) ?? [];
        string folder = result.GetValue(_out)!;
        if (files.Length > 0 && _options.Given(result) is { } unused)
            throw new CommandError(unused, "no RESULT beside it: results say how they were made", "both", "leave one out");
        if (folder.Length == 0)
            throw new CommandError("--out", "the name of a folder", "an empty one", "name one");
        var inputs = new List<InputFile>();
        var targets = files.Length == 0 ? Checked(result) : Read(files, inputs);
        Lap(files.Length == 0 ? "checking" : "reading results");
        var report = ReportBuilder.Build(targets, inputs, null);
        Lap("the trap matrix and other tables");
        try
        {
            ReportFolder.Write(report with { Timings = result.GetValue(_noTimings) ? null : ValueArray<Timing>.Of(timings) }, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandError($"--out {folder}".TrimEnd(), "a folder that can be written", e is UnauthorizedAccessException ? "no permission" : e is ArgumentException ? "no name of a folder" : e.Message.TrimEnd('.'), "name another");
        }
        foreach (var target in report.Targets)
            result.InvocationConfiguration.Output.WriteLine($"{target.Name}: {target.Verdict}{(target.Reason.Length > 0 ? $" ({target.Reason})" : "")}");
        result.InvocationConfiguration.Output.WriteLine($"written: {Path.Combine(folder, ReportFolder.Page)}");
        return (int)ExitCode.Ok;

        void Lap(string what)
        {
            timings.Add(new Timing(what, watch.Elapsed.TotalSeconds));
            watch.Restart();
        }
    }

    private IReadOnlyList<ReportTarget> Checked(ParseResult result)
    {
        var request = _options.Request(result) with { Coverage = true };
        var live = new LiveTable(_showsProgress ? result.InvocationConfiguration.Error : null, Target.All, request.Max);
        return [.. CheckedTargets.Of(_options.Checker(result, live), Target.All, request, live).Select(ReportedTarget.Of)];
    }

    private static IReadOnlyList<ReportTarget> Read(string[] files, List<InputFile> inputs)
    {
        var targets = new List<(string, ReportTarget)>();
        try
        {
            foreach (string file in files)
            {
                if (file.Length == 0)
                    throw new CommandError("RESULT", "the name of a file", "an empty one", "name one");
                byte[] bytes = GivenFile.Bytes("RESULT", file);
                inputs.Add(new InputFile(Path.GetFileName(file), Convert.ToHexStringLower(SHA256.HashData(bytes))));
                targets.AddRange(ResultSet.Read(System.Text.Encoding.UTF8.GetString(bytes), file).Select(t => (file, t)));
            }
            return ResultSet.Merge(targets);
        }
        catch (ResultFileException wrong)
        {
            throw new CommandError($"{wrong.Message}; make the result again");
        }
    }
}
