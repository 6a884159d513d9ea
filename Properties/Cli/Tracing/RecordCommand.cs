using System.CommandLine;
using VirtSpec.Cli.Input;
using VirtSpec.Cli.Output;
using VirtSpec.Cli.Running;
using VirtSpec.Machine.Cpu;
using VirtSpec.Properties.Manifests;
using VirtSpec.Properties.Traces;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Cli.Tracing;

/// <summary><c>virtspec trace record</c>: runs a program, a hypervisor of the catalogue or a case of it, and writes the trace.</summary>
internal sealed class RecordCommand
{
    private const ulong DefaultBudget = 1_000_000_000;

    private readonly BoardInput _board = new();
    private readonly OrderOptions _order = new();
    private readonly ModelInput _model = new();
    private readonly Option<string?> _manifest = new("--manifest") { Description = "The manifest of an EL2 image, whose names of VMs the trace uses", HelpName = "FILE" };
    private readonly Option<string?> _maxSteps = new("--max-steps") { Description = $"End after this many steps [default: {DefaultBudget}]", HelpName = "N" };
    private readonly Option<string[]> _until = new("--until") { Description = "End when the console has printed this; repeat it to wait for all", HelpName = "TEXT" };
    private readonly Option<string?> _out = new("--out") { Description = "The file of the trace [default: the standard output]", HelpName = "FILE" };
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON Lines" };

    public static Command Create()
    {
        var options = new RecordCommand();
        var command = new DocumentedCommand("record", "Run a program or a hypervisor, and write what traps")
        {
            Details = """
                Runs what 'virtspec run' runs, a model with --hypervisor, or with --replay one case of a report, and writes each exception, return and change of EL2's controls as a line.
                What the program prints is left out. The same run gives the same trace.
                The file has its name when it is complete. The exit code is 3 when the run reaches what is not modelled; the trace up to there is written.
                """,
            Examples =
            [
                "virtspec trace record tests/Guests/two-vms.elf --manifest tests/Guests/two-vms.yaml",
                "virtspec trace record --hypervisor xvisor --guest tests/Guests/el1/tick.elf --out tick.trace",
                "virtspec trace record --hypervisor starter --replay 1:3 --json",
            ],
        };
        options._board.AddTo(command);
        options._model.AddTo(command);
        Option[] own = [options._manifest, options._maxSteps, options._until, .. options._order.All, options._out, options._json];
        foreach (var option in own)
            command.Add(option);
        command.SetAction(options.Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        var source = Source(result);
        if (result.GetValue(_out) is not { } path)
            return Record(source, result.InvocationConfiguration.Output, result);
        using var file = OutputFile.Create("--out", path);
        int code = Record(source, file.Writer, result);
        file.Complete();
        return code;
    }

    /// <summary>What is run, made before anything is written.</summary>
    private RecordedSource Source(ParseResult result)
    {
        bool hasProgram = _board.HasProgram(result);
        if (_model.IsGiven(result) && hasProgram)
            throw new CommandError("--hypervisor", "no IMAGE and no --kernel beside it", "one", "leave one out");
        if (_model.Case(result) is { } @case)
            return @case;
        var (start, manifest) = _model.Start(result) ?? (_board.Start(result, _order.Choices(result)), Manifest(result));
        return new RecordedSource.Board(_order.Apply(result, start), manifest);
    }

    private Manifest? Manifest(ParseResult result)
    {
        if (result.GetValue(_manifest) is not { } path)
            return null;
        try
        {
            return ManifestFile.Parse(GivenFile.Text("--manifest", path), path);
        }
        catch (ManifestException wrong)
        {
            throw new CommandError(wrong.Message);
        }
    }

    private int Record(RecordedSource source, TextWriter output, ParseResult result)
    {
        var writer = new TraceWriter(output, result.GetValue(_json) ? TraceForm.Json : TraceForm.Text, TraceSource.Header(result));
        var stop = source switch
        {
            RecordedSource.Board board => Run(board, writer, result),
            RecordedSource.Case @case => @case.Record(writer),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return (int)(stop is StopReason.NotModelled ? ExitCode.NotModelled : ExitCode.Ok);
    }

    private StopReason? Run(RecordedSource.Board board, TraceWriter writer, ParseResult result)
    {
        ulong budget = Values.Count(result, _maxSteps, DefaultBudget);
        var until = (result.GetValue(_until) ?? []).Select(t => t.Length > 0 ? new TextMatch(t) : throw new CommandError("--until", "a text", "an empty one", "say what the console prints")).ToArray();
        var setup = new RunSetup(until.Length == 0 ? null : new TextMatches(until), null, null, null);
        var console = new ConsoleText(TextWriter.Null, setup);
        var observer = new TraceObserver(console, new TraceRecorder(new TraceNames(board.Manifest), writer.Write));
        var stop = new RunLoop(new Runner(board.Start), console, setup).Run(budget, ref observer);
        observer.End(stop);
        return stop;
    }
}
