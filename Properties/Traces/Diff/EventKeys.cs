namespace VirtSpec.Properties.Traces.Diff;

/// <summary>
/// What makes two events the same: who, what kind, class and fields, and where the guest was. Steps, PEs, addresses of EL2, handlers and outcomes are left out,
/// so that two hypervisors can be compared that run the same guests.
/// </summary>
/// <param name="withAddresses">Where the guest was counts, and so do the addresses that exceptions report.</param>
internal sealed class EventKeys(Trace old, Trace @new, bool withAddresses)
{
    private readonly Dictionary<string, int> _numbers = [];
    private readonly Dictionary<string, string> _names = Names(old, @new);

    /// <summary>A number for each event; equal ones have the same in both traces.</summary>
    public int[] Of(Trace trace) => [.. trace.Events.Select(e => NumberOf(Key(e, isNew: ReferenceEquals(trace, @new))))];

    /// <summary>What a vCPU of the new trace is called in the old one.</summary>
    public string OldName(string vm) => _names.TryGetValue(NameOf(vm), out string? name) ? name + vm[NameOf(vm).Length..] : vm;

    private int NumberOf(string key)
    {
        if (!_numbers.TryGetValue(key, out int number))
            _numbers.Add(key, number = _numbers.Count);
        return number;
    }

    private string Key(TraceEvent e, bool isNew)
    {
        var place = e.Kind is TraceKind.Entry or TraceKind.Return ? e.To : e.From;
        string where = place is null or { EL: Spec.Base.ExceptionLevel.EL2 } ? "" : withAddresses ? place.Value.ToString() : place.Value.EL.ToString();
        var fields = withAddresses ? e.Syndrome : e.Syndrome.Where(f => f.Name is not (ExceptionText.FaultAddress or ExceptionText.FaultIPA));
        return $"{(isNew ? OldName(e.Vm) : e.Vm)} {e.Event} {where} {e.Class} {string.Join(' ', fields)} {(e.Kind == TraceKind.End ? e.Outcome : "")}";
    }

    /// <summary>VMs belong together by their names where both traces have the same, else by the order in which they are first seen.</summary>
    private static Dictionary<string, string> Names(Trace old, Trace @new)
    {
        string[] before = [.. Vms(old)], after = [.. Vms(@new)];
        return before.Order().SequenceEqual(after.Order())
            ? []
            : after.Zip(before).ToDictionary(p => p.First, p => p.Second);
    }

    private static IEnumerable<string> Vms(Trace trace) => trace.Events.Select(e => e.VmName).Where(n => n is not (TraceEvent.None or "host")).Distinct();

    private static string NameOf(string vm) => vm.LastIndexOf('.') is var dot and > 0 ? vm[..dot] : vm;
}
