namespace VirtSpec.Properties.Traces.Diff;

/// <summary>
/// What makes two events the same: who, what kind, class and fields, and where the guest was. Steps, PEs, addresses of EL2, handlers and outcomes are left out,
/// so that two hypervisors can be compared that run the same guests.
/// </summary>
/// <param name="vms">Who is who.</param>
/// <param name="withAddresses">Where the guest was counts, and so do the addresses that exceptions report.</param>
internal sealed class EventKeys(VmPairs vms, bool withAddresses)
{
    private readonly Dictionary<string, int> _numbers = [];

    /// <summary>A number for each event; equal ones have the same in both traces.</summary>
    public int[] Of(Trace trace, bool isNew) => [.. trace.Events.Select(e => Of(e, isNew))];

    /// <summary>The number of one event.</summary>
    public int Of(TraceEvent e, bool isNew) => NumberOf(Key(e, isNew ? vms.OldName(e.Vm) : e.Vm, withAddresses));

    private int NumberOf(string key)
    {
        if (!_numbers.TryGetValue(key, out int number))
            _numbers.Add(key, number = _numbers.Count);
        return number;
    }

    /// <summary>All that counts of an event when traces are compared.</summary>
    public static string Compared(TraceEvent e) => $"{Key(e, e.Vm, withAddresses: true)} {e.Rule} {e.Handler} {e.Outcome}";

    private static string Key(TraceEvent e, string vm, bool withAddresses)
    {
        var place = e.Kind is TraceKind.Entry or TraceKind.Return ? e.To : e.From;
        string where = place is null or { EL: Spec.Base.ExceptionLevel.EL2 } ? "" : withAddresses ? place.Value.ToString() : place.Value.EL.ToString();
        var fields = withAddresses ? e.Syndrome : e.Syndrome.Where(f => f.Name is not (ExceptionText.FaultAddress or ExceptionText.FaultIPA));
        return $"{vm} {e.Event} {where} {e.Class} {string.Join(' ', fields)} {(e.Kind == TraceKind.End ? e.Outcome : "")}";
    }
}
