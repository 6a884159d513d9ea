using System.CommandLine;
using VirtSpec.Cli.Input;
using VirtSpec.Cli.Output;
using VirtSpec.Properties.Traces;
using VirtSpec.Properties.Traces.Diff;

namespace VirtSpec.Cli.Tracing;

/// <summary><c>virtspec trace show</c>: a trace for reading, a part of it, or in the other form.</summary>
internal sealed class ShowCommand
{
    private readonly Argument<string> _trace = new("TRACE") { Description = "A trace of either form" };
    private readonly Option<string?> _vm = new("--vm") { Description = "Only the events of this VM, such as a, or of one vCPU of it, such as a.0", HelpName = "NAME" };
    private readonly Option<string[]> _event = new("--event") { Description = "Only events of this kind, such as exit; repeat it for more", HelpName = "EVENT" };
    private readonly Option<string?> _class = new("--class") { Description = "Only events of this class, such as HVC64", HelpName = "CLASS" };
    private readonly Option<bool> _summary = new("--summary") { Description = "Print how many events there are of each kind, class and rule" };
    private readonly Option<bool> _text = new("--text") { Description = "Print the trace in the text form" };
    private readonly Option<bool> _json = new("--json") { Description = "Print the trace in the form of JSON Lines" };
    private readonly Option<string> _color = Colours.Option();

    public static Command Create()
    {
        var options = new ShowCommand();
        var command = new DocumentedCommand("show", "Print a trace for reading, or in the other form")
        {
            Details = """
                Prints the events in columns; equal events one behind the other are one line with their number.
                A trace that is truncated, malformed or of another version is refused with its line, and nothing is printed.
                """,
            Examples =
            [
                "virtspec trace show tick.trace --vm VM1 --event exit",
                "virtspec trace show tick.trace --summary",
                "virtspec trace show tick.trace --json",
            ],
        };
        command.Add(options._trace);
        foreach (var option in new Option[] { options._vm, options._event, options._class, options._summary, options._text, options._json, options._color })
            command.Add(option);
        command.SetAction(options.Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        string[] kinds = result.GetValue(_event) ?? [], all = [.. Enum.GetValues<TraceKind>().Select(TraceEvent.WordOf)];
        if (kinds.FirstOrDefault(k => !all.Contains(k)) is { } unknown)
            throw new CommandError("--event", string.Join(", ", all), $"'{unknown}'", $"did you mean {Nearest.To(unknown, all)}?");
        if (new[] { _summary, _text, _json }.Count(result.GetValue) > 1)
            throw new CommandError("--summary, --text, --json", "one of them", "several", "leave the others out");
        var colours = Colours.Of(result, _color);
        var trace = TraceFiles.Read(result.GetValue(_trace)!);
        CheckNames(result, trace);
        var output = result.InvocationConfiguration.Output;
        var shown = trace with { Events = [.. trace.Events.Where(e => IsShown(e, result, kinds))] };
        if (result.GetValue(_text) || result.GetValue(_json))
            TraceWriter.Write(output, result.GetValue(_json) ? TraceForm.Json : TraceForm.Text, shown);
        else
            foreach (string line in result.GetValue(_summary) ? TraceSummary.Lines(shown) : TraceTable.Lines(shown, colours))
                output.WriteLine(line);
        return (int)ExitCode.Ok;
    }

    /// <summary>A VM is one of the trace; a class is one of the trace, or one that a trace can have.</summary>
    private void CheckNames(ParseResult result, Trace trace)
    {
        if (result.GetValue(_vm) is { } vm && !trace.Events.Any(e => e.IsOf(vm)))
            throw new CommandError("--vm", "a VM of the trace", $"'{vm}'", $"it has {TraceFiles.Listed(VmPairs.Names(trace))}");
        string[] classes = [.. TraceWords.Classes.Concat(trace.Events.Select(e => e.Class)).Distinct()];
        if (result.GetValue(_class) is { } @class && !classes.Contains(@class))
            throw new CommandError("--class", "a class that a trace can have", $"'{@class}'", $"did you mean {Nearest.To(@class, classes)}?");
    }

    /// <summary>The end is shown always: a trace without it is none.</summary>
    private bool IsShown(TraceEvent e, ParseResult result, string[] kinds) => e.Kind == TraceKind.End
        || ((result.GetValue(_vm) is not { } vm || e.IsOf(vm))
            && (kinds.Length == 0 || kinds.Contains(e.Event))
            && (result.GetValue(_class) is not { } @class || e.Class == @class));
}
