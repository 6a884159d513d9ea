using System.CommandLine;
using VirtSpec.Cli.Output;
using VirtSpec.Properties.Traces;
using VirtSpec.Properties.Traces.Diff;

namespace VirtSpec.Cli.Tracing;

/// <summary><c>virtspec trace diff</c>: what two traces do not have in common, and why.</summary>
internal sealed class DiffCommand
{
    private readonly Argument<string> _old = new("OLD") { Description = "A trace" };
    private readonly Argument<string> _new = new("NEW") { Description = "The trace that is compared with it" };
    private readonly Option<string?> _vm = new("--vm") { Description = "Only the events of this VM", HelpName = "NAME" };
    private readonly Option<bool> _withoutAddresses = new("--without-addresses") { Description = "Compare guests that lie elsewhere or were built otherwise: their addresses do not count" };
    private readonly Option<bool> _all = new("--all") { Description = "Show equal events too, and long runs whole" };
    private readonly Option<string?> _html = new("--html") { Description = "Write the diff as one HTML page", HelpName = "FILE" };
    private readonly Option<string> _color = Colours.Option();

    public static Command Create()
    {
        var options = new DiffCommand();
        var command = new DocumentedCommand("diff", "Compare two traces, and name the controls that explain the difference")
        {
            Details = """
                Aligns the events of two versions, of two hypervisors with the same guests, or of a model and a binary.
                Events belong together by VM, kind, class, fields and the guest's address; steps and addresses of EL2 do not count.
                A cause is a control of EL2 on which the trap rule of an exit depends and that differs there, or for other exits the only one that differs.
                The exit code is 0 when the traces agree, 1 when they do not, 2 when one cannot be read.
                """,
            Examples =
            [
                "virtspec trace diff old.trace new.trace",
                "virtspec trace diff xvisor.trace jailhouse.trace --without-addresses --html diff.html",
            ],
        };
        command.Add(options._old);
        command.Add(options._new);
        foreach (var option in new Option[] { options._vm, options._withoutAddresses, options._all, options._html, options._color })
            command.Add(option);
        command.SetAction(options.Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        string oldName = result.GetValue(_old)!, newName = result.GetValue(_new)!;
        var colours = Colours.Of(result, _color);
        var diff = TraceDiff.Of(Read(result, oldName), Read(result, newName), withAddresses: !result.GetValue(_withoutAddresses));
        if (result.GetValue(_html) is { } path)
        {
            using var page = OutputFile.Create("--html", path);
            DiffHtml.Write(page.Writer, diff, Path.GetFileName(oldName), Path.GetFileName(newName));
            page.Complete();
        }
        var output = result.InvocationConfiguration.Output;
        foreach (string line in Lines(diff, oldName, newName, result.GetValue(_all), colours))
            output.WriteLine(line);
        return (int)(diff.IsEmpty ? ExitCode.Ok : ExitCode.Failed);
    }

    private Trace Read(ParseResult result, string path)
    {
        var trace = TraceFiles.Read(path);
        return result.GetValue(_vm) is { } vm ? trace with { Events = [.. trace.Events.Where(e => e.VmName == vm || e.Kind == TraceKind.End)] } : trace;
    }

    private static IEnumerable<string> Lines(TraceDiff diff, string oldName, string newName, bool all, Colours colours)
    {
        yield return colours.Removed($"- {oldName}: {diff.Old.Header.Of}");
        yield return colours.Added($"+ {newName}: {diff.New.Header.Of}");
        yield return "";
        yield return DiffText.Counts(diff);
        foreach (var cause in diff.Causes)
            yield return colours.Strong(cause.ToString());
        if (diff.IsEmpty && !all)
            yield break;
        yield return "";
        int width = Trace.Number(Math.Max(diff.Old.Events[^1].Step, diff.New.Events[^1].Step)).Length, vms = diff.Entries.Max(e => e.Any.Vm.Length);
        foreach (var row in DiffRows.Of(diff, all))
            yield return row.Entry is { } entry ? Line(entry, width, vms, colours) : colours.Faint($"  ... {row.LeftOut.Count} {DiffText.Name(row.LeftOut[0].Kind)} ...");
    }

    private static string Line(DiffEntry entry, int width, int vms, Colours colours)
    {
        string old = entry.Old is { } o ? Trace.Number(o.Step) : "", @new = entry.New is { } n ? Trace.Number(n.Step) : "";
        string text = $"{DiffText.Sign(entry.Kind)} {old.PadLeft(width)} {@new.PadLeft(width)}  {entry.Any.Vm.PadRight(vms)}  {entry.Any.Event,-9}  {DiffText.What(entry)}".TrimEnd();
        return entry.Kind switch
        {
            DiffKind.Added => colours.Added(text),
            DiffKind.Removed => colours.Removed(text),
            DiffKind.Changed => colours.Changed(text),
            _ => text,
        };
    }
}
