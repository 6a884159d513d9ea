using System.CommandLine;
using System.Diagnostics;
using VirtSpec.Cli.Input;
using VirtSpec.Cli.Output;
using VirtSpec.Cli.Running;
using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Trace;
using VirtSpec.Properties.Diagnosis;

namespace VirtSpec.Cli;

/// <summary><c>virtspec run</c>: runs a program on the machine.</summary>
internal sealed class RunCommand
{
    private const ulong DefaultBudget = 1_000_000_000;

    private readonly BoardInput _board = new();
    private readonly Option<string?> _maxSteps = new("--max-steps") { Description = $"Stop after this many steps [default: {DefaultBudget}]", HelpName = "N" };
    private readonly Option<string?> _trace = new("--trace") { Description = "Write what happens to a file, one event a line", HelpName = "FILE" };
    private readonly OrderOptions _order = new();
    private readonly Option<string[]> _until = new("--until") { Description = "End the run, with exit code 0, when the console has printed this; repeat it to wait for all", HelpName = "TEXT" };
    private readonly Option<string?> _input = new("--input") { Description = "What is typed at the UART: a file, or - for the standard input", HelpName = "FILE|-" };
    private readonly Option<string?> _inputAfter = new("--input-after") { Description = "Begin to type when the console has printed this [default: at the start]", HelpName = "TEXT" };
    private readonly Option<bool> _stats = new("--stats") { Description = "Say how long the run took too" };
    private readonly bool _showsProgress;

    private RunCommand(bool showsProgress) => _showsProgress = showsProgress;

    /// <param name="showsProgress">Standard error is a terminal, on which long runs show how far they are.</param>
    public static Command Create(bool showsProgress)
    {
        var options = new RunCommand(showsProgress);
        var command = new DocumentedCommand("run", "Run a program on the specification")
        {
            Details = $"""
                The board is like QEMU's virt. What the program prints goes to standard output.
                Time is counted in instructions, so that a run is the same each time.
                Input arrives as soon as the UART has room for it, which is looked at every {RunLoop.SliceSteps} steps; only what is typed at a terminal depends on when.
                A run that ends by its budget, waits for ever or makes no progress says on standard error where every PE is, and what exceptions came last.
                The exit code is 0 when the program powers the machine off or prints what --until names, 1 when it ends otherwise or breaks a rule of the TLB, 3 when it reaches what is not modelled.
                """,
            Examples =
            [
                "virtspec run tests/Guests/hello.elf",
                "virtspec run tests/Guests/hello.elf --trace hello.trace --max-steps 10000",
                "virtspec run --kernel Image --initrd initrd.cpio --append console=ttyAMA0 --el2 --mem 512M --until 'Run /init'",
            ],
        };
        options._board.AddTo(command);
        Option[] own = [options._maxSteps, options._trace, .. options._order.All, options._until, options._input, options._inputAfter, options._stats];
        foreach (var option in own)
            command.Add(option);
        command.SetAction(options.Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        var output = result.InvocationConfiguration.Output;
        ulong budget = Values.Count(result, _maxSteps, DefaultBudget);
        var setup = Setup(result);
        var runner = new Runner(_order.Apply(result, _board.Start(result, _order.Choices(result))));
        var watch = Stopwatch.StartNew();
        var console = new ConsoleText(output, setup);
        var stop = Run(runner, budget, console, setup, result.GetValue(_trace));
        output.Flush();
        string end = stop?.ToString() ?? $"the console printed '{string.Join("' and '", result.GetValue(_until)!)}'";
        string summary = $"virtspec run: {end}; {runner.Retired} instructions, {runner.Exceptions} exceptions";
        result.InvocationConfiguration.Error.WriteLine(result.GetValue(_stats) ? summary + Rate(runner.Retired, watch.Elapsed) : summary);
        var violations = runner.Violations;
        foreach (var violation in violations)
            result.InvocationConfiguration.Error.WriteLine($"virtspec run: {ViolationText.Of(violation)}");
        if (stop is StopReason.BudgetExhausted or StopReason.WaitsForever or StopReason.NoProgress)
            foreach (string line in DiagnosisText.Lines(runner.Snapshot(), console.Exceptions.Last))
                result.InvocationConfiguration.Error.WriteLine(line);
        var code = CodeOf(stop, isAwaited: setup.Until is not null);
        return (int)(violations.Count > 0 && code == ExitCode.Ok ? ExitCode.Failed : code);
    }

    private RunSetup Setup(ParseResult result)
    {
        if (result.GetValue(_inputAfter) is not null && result.GetValue(_input) is null)
            throw new CommandError("--input-after", "--input too", "none", "say what is to be typed");
        var input = result.GetValue(_input) is { } path ? ConsoleInput.Open("--input", path) : null;
        bool showsProgress = _showsProgress && input is not { IsTerminal: true };
        var inputAfter = result.GetValue(_inputAfter) is { } text ? Match(_inputAfter, text) : null;
        return new RunSetup(Until(result), input, inputAfter, showsProgress ? new Progress(result.InvocationConfiguration.Error) : null);
    }

    private TextMatches? Until(ParseResult result)
    {
        string[] texts = result.GetValue(_until) ?? [];
        return texts.Length == 0 ? null : new TextMatches([.. texts.Select(t => Match(_until, t))]);
    }

    private static TextMatch Match(Option option, string text) =>
        text.Length > 0 ? new TextMatch(text) : throw new CommandError(option.Name, "a text", "an empty one", "say what the console prints");

    private static StopReason? Run(Runner runner, ulong budget, ConsoleText console, RunSetup setup, string? tracePath)
    {
        var loop = new RunLoop(runner, console, setup);
        if (tracePath is null)
        {
            var silent = new ConsoleObserver(console);
            return loop.Run(budget, ref silent);
        }
        using var file = OutputFile.Create("--trace", tracePath);
        var tracing = new TracingObserver(console, new TraceWriter(file.Writer));
        var stop = loop.Run(budget, ref tracing);
        file.Writer.Write($"end {stop?.ToString() ?? "the console printed what --until names"}\n");
        file.Complete();
        return stop;
    }

    /// <param name="stop">Why the run ended, or null when the awaited text was printed.</param>
    /// <param name="isAwaited">A text was awaited, without which no end is good.</param>
    private static ExitCode CodeOf(StopReason? stop, bool isAwaited) => stop switch
    {
        null => ExitCode.Ok,
        StopReason.PoweredOff => isAwaited ? ExitCode.Failed : ExitCode.Ok,
        StopReason.NotModelled => ExitCode.NotModelled,
        _ => ExitCode.Failed,
    };

    private static string Rate(ulong instructions, TimeSpan elapsed) =>
        $", {elapsed.TotalSeconds:0.000} s, {instructions / elapsed.TotalSeconds / 1e6:0.0} million instructions a second";
}
