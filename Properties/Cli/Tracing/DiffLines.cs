using VirtSpec.Properties.Traces;
using VirtSpec.Properties.Traces.Diff;

namespace VirtSpec.Cli.Tracing;

/// <summary>The events of a diff in columns: the sign, both steps, VM, kind, and the rest.</summary>
internal sealed class DiffLines(TraceDiff diff, Colours colours)
{
    private readonly int _steps = Trace.Number(Math.Max(diff.Old.Events[^1].Step, diff.New.Events[^1].Step)).Length;
    private readonly int _vms = diff.Entries.Max(e => e.Any.Vm.Length);

    public string Of(DiffRow row) => row.Entry is { } entry ? Of(entry) : colours.Faint($"  ... {row.LeftOut.Count} {DiffText.Name(row.LeftOut[0].Kind)} ...");

    public string Of(DiffEntry entry)
    {
        string old = entry.Old is { } o ? Trace.Number(o.Step) : "", @new = entry.New is { } n ? Trace.Number(n.Step) : "";
        string text = $"{DiffText.Sign(entry.Kind)} {old.PadLeft(_steps)} {@new.PadLeft(_steps)}  {entry.Any.Vm.PadRight(_vms)}  {entry.Any.Event,-9}  {DiffText.What(entry)}".TrimEnd();
        return entry.Kind switch
        {
            DiffKind.Added => colours.Added(text),
            DiffKind.Removed => colours.Removed(text),
            DiffKind.Changed => colours.Changed(text),
            _ => text,
        };
    }
}
