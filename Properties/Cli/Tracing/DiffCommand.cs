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
    private readonly Option<string?> _vm = new("--vm") { Description = "Only the events of this VM, or of one vCPU of it, by its name in either trace; VM1=red says that OLD calls VM1 what NEW calls red", HelpName = "NAME" };
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
                VMs belong together by their names, the others in the order in which they come; --vm OLDNAME=NEWNAME says which do.
                A cause is a control of EL2 that differs there and on which the trap rule of an exit depends, or, where it has none, exits of its class can depend.
                The exit code is 0 when the traces agree, 1 when they do not, 2 when one cannot be read.
                """,
            Examples =
            [
                "virtspec trace diff old.trace new.trace",
                "virtspec trace diff xvisor.trace jailhouse.trace --without-addresses --html diff.html",
                "virtspec trace diff xvisor.trace jailhouse.trace --vm VM1=red",
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
        var (old, @new, vms) = OfVm(result.GetValue(_vm), TraceFiles.Read(oldName), TraceFiles.Read(newName));
        var diff = TraceDiff.Of(old, @new, withAddresses: !result.GetValue(_withoutAddresses), vms);
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

    /// <summary>What is compared: both traces, or the VM that was asked for of each. Which VMs belong together follows from all of them.</summary>
    private static (Trace Old, Trace New, VmPairs Vms) OfVm(string? asked, Trace old, Trace @new)
    {
        if (asked is null)
            return (old, @new, new VmPairs(old, @new));
        if (asked.Split('=') is [var oldName, var newName])
        {
            if (!VmPairs.Names(old).Contains(oldName) || !VmPairs.Names(@new).Contains(newName))
                throw NoSuchVm(asked, "OLDNAME=NEWNAME, names of VMs", old, @new);
            var given = new VmPairs(old, @new, (oldName, newName));
            var (ofOld, ofNew) = given.Of(oldName, old, @new);
            return (ofOld, ofNew, given);
        }
        var vms = new VmPairs(old, @new);
        string vm = old.Events.Any(e => e.IsOf(asked)) ? asked
            : @new.Events.Any(e => e.IsOf(asked)) ? vms.OldName(asked)
            : throw NoSuchVm(asked, "a VM of one of the traces", old, @new);
        var (onlyOld, onlyNew) = vms.Of(vm, old, @new);
        return (onlyOld, onlyNew, vms);
    }

    private static CommandError NoSuchVm(string asked, string expected, Trace old, Trace @new) =>
        new("--vm", expected, $"'{asked}'", $"the old trace has {TraceFiles.Listed(VmPairs.Names(old))}, the new one {TraceFiles.Listed(VmPairs.Names(@new))}");

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
        var lines = new DiffLines(diff, colours);
        foreach (var row in DiffRows.Of(diff, all))
            yield return lines.Of(row);
    }
}
