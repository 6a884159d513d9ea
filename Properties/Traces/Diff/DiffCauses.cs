using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Traces.Diff;

/// <summary>Why exits are in one of two traces only.</summary>
/// <param name="Control">What the control does, such as <c>HCR_EL2.TID3 newly set</c>.</param>
/// <param name="More">How many exits only the new trace has.</param>
/// <param name="Fewer">How many only the old one has.</param>
/// <param name="Classes">Of these exits.</param>
public sealed record DiffCause(string Control, int More, int Fewer, IReadOnlyList<string> Classes)
{
    public override string ToString()
    {
        string[] parts = [More > 0 ? $"{More} more" : "", Fewer > 0 ? $"{Fewer} fewer" : ""];
        return $"{Control}: {string.Join(", ", parts.Where(p => p.Length > 0))} {(More + Fewer == 1 ? "exit" : "exits")} ({string.Join(", ", Classes)})";
    }
}

/// <summary>
/// Explains exits by the controls that were in force on both sides where they happened.
/// Of an exit by a trap rule these are the controls that the rule names; of another, a control is the cause only when it is the one that differs.
/// </summary>
internal sealed class DiffCauses(EventKeys keys)
{
    private const string OnlyOne = ", the only control that differs";

    private readonly Dictionary<(string Vm, bool IsNew), Dictionary<Reg, ulong>> _controls = [];

    public static IReadOnlyList<DiffCause> Of(IReadOnlyList<DiffEntry> entries, EventKeys keys)
    {
        var explained = new DiffCauses(keys);
        var found = new List<(string Cause, DiffEntry Entry)>();
        for (int i = 0; i < entries.Count; i++)
        {
            // The controls at an entry are known before the exit that follows, on either side.
            explained.Learn(entries[i]);
            if (entries[i].Kind is DiffKind.Removed or DiffKind.Added && entries[i].Any.Kind == TraceKind.Exit && explained.CauseOf(entries[i]) is { } cause)
                found.Add((cause, entries[i]));
        }
        return
        [
            .. found.GroupBy(f => f.Cause).Select(g => new DiffCause(g.Key, g.Count(f => f.Entry.Kind == DiffKind.Added), g.Count(f => f.Entry.Kind == DiffKind.Removed),
                [.. g.Select(f => f.Entry.Any.Class).Distinct().Order(StringComparer.Ordinal)])).OrderBy(c => c.Control.EndsWith(OnlyOne, StringComparison.Ordinal)).ThenByDescending(c => c.More + c.Fewer),
        ];
    }

    private void Learn(DiffEntry entry)
    {
        if (entry.Old is { Kind: TraceKind.Control } old)
            Learn(old, old.Vm, isNew: false);
        if (entry.New is { Kind: TraceKind.Control } @new)
            Learn(@new, keys.OldName(@new.Vm), isNew: true);
    }

    private void Learn(TraceEvent e, string vm, bool isNew)
    {
        if (!_controls.TryGetValue((vm, isNew), out var values))
            _controls.Add((vm, isNew), values = []);
        values[Enum.Parse<Reg>(e.Class)] = e[TraceControls.Value] ?? 0;
    }

    private string? CauseOf(DiffEntry entry)
    {
        string vm = entry.Kind == DiffKind.Added ? keys.OldName(entry.Any.Vm) : entry.Any.Vm;
        if (!_controls.TryGetValue((vm, false), out var old) || !_controls.TryGetValue((vm, true), out var @new))
            return null;
        var ofRule = TraceControls.Of(entry.Any.Rule).Where(f => f.In(old.GetValueOrDefault(f.Register)) != f.In(@new.GetValueOrDefault(f.Register))).ToArray();
        if (entry.Any.Rule != TraceEvent.None)
            return ofRule.Length == 0 ? null : string.Join(" and ", ofRule.Select(f => Text(f, old, @new)).Order(StringComparer.Ordinal));
        var all = TraceControls.Registers.SelectMany(r => Differing(r.Register, r.Mask, old, @new)).ToArray();
        return all is [var only] ? $"{Text(only, old, @new)}{OnlyOne}" : null;
    }

    /// <summary>The fields of a register that differ, by the layout that HCR_EL2.E2H of the new trace gives it.</summary>
    private static IEnumerable<BitField> Differing(Reg register, ulong mask, Dictionary<Reg, ulong> old, Dictionary<Reg, ulong> @new)
    {
        ulong bits = (old.GetValueOrDefault(register) ^ @new.GetValueOrDefault(register)) & mask;
        if (bits == 0)
            yield break;
        var layouts = RegisterLayout.Of(register);
        int index = Enumerable.Range(0, layouts.Count).LastOrDefault(i => layouts[i].When is not { } when || when.Field.In(@new.GetValueOrDefault(when.Field.Register)) == when.Value);
        foreach (var row in layouts[index].Fields)
            if ((row.Mask & bits) != 0)
                yield return new BitField(register, row.Lsb, row.Width, index);
    }

    private static string Text(BitField field, Dictionary<Reg, ulong> old, Dictionary<Reg, ulong> @new)
    {
        ulong before = field.In(old.GetValueOrDefault(field.Register)), after = field.In(@new.GetValueOrDefault(field.Register));
        return field.Width > 1 ? $"{field} is 0x{after:x}, was 0x{before:x}" : after == 1 ? $"{field} newly set" : $"{field} newly clear";
    }
}
