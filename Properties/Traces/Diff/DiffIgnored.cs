using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Traces.Diff;

/// <summary>What two traces have otherwise though the diff says that they are the same: it leaves that out.</summary>
public static class DiffIgnored
{
    /// <summary>The names of what differs, such as <c>steps</c>; none where the traces are the same byte for byte.</summary>
    public static IReadOnlyList<string> Of(TraceDiff diff)
    {
        var names = new (string Name, Func<TraceEvent, TraceEvent, bool> Differs)[]
        {
            ("steps", (a, b) => a.Step != b.Step),
            ("PEs", (a, b) => a.PE != b.PE),
            ("names of VMs", (a, b) => a.Vm != b.Vm),
            ("addresses of EL2", (a, b) => Differ(a.From, b.From, isEL2: true) || Differ(a.To, b.To, isEL2: true)),
            ("addresses of guests", (a, b) => Differ(a.From, b.From, isEL2: false) || Differ(a.To, b.To, isEL2: false) || !a.Syndrome.SequenceEqual(b.Syndrome) || a.Outcome != b.Outcome),
        };
        var both = diff.Entries.Where(e => e.Kind == DiffKind.Equal).ToArray();
        return [.. diff.Old.Header == diff.New.Header ? [] : new[] { "header" }, .. names.Where(n => both.Any(e => n.Differs(e.Old!, e.New!))).Select(n => n.Name)];
    }

    private static bool Differ(TracePlace? a, TracePlace? b, bool isEL2) => a != b && (a?.EL ?? b?.EL) == ExceptionLevel.EL2 == isEL2;
}
