using VirtSpec.Spec.Registers;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Properties.Traces.Diff;

/// <summary>Why exits are in one of two traces only.</summary>
/// <param name="Control">What the control does, such as <c>HCR_EL2.TID3 newly set</c>.</param>
/// <param name="IsOfRule">The trap rule of the exits names the control; else they are such as can depend on it.</param>
/// <param name="More">How many exits only the new trace has.</param>
/// <param name="Fewer">How many only the old one has.</param>
/// <param name="Classes">Of these exits.</param>
public sealed record DiffCause(string Control, bool IsOfRule, int More, int Fewer, IReadOnlyList<string> Classes)
{
    public override string ToString()
    {
        string[] parts = [More > 0 ? $"{More} more" : "", Fewer > 0 ? $"{Fewer} fewer" : ""];
        return $"{Control}{(IsOfRule ? "" : ", on which such exits can depend")}: {string.Join(", ", parts.Where(p => p.Length > 0))} {(More + Fewer == 1 ? "exit" : "exits")} ({string.Join(", ", Classes)})";
    }
}

/// <summary>
/// Explains exits by the controls that were in force on both sides where they happened.
/// Of an exit by a trap rule these are the controls that the rule names; of another those of <see cref="ExitControl"/> that its class depends on, with the value that lets it happen.
/// </summary>
internal sealed class DiffCauses(VmPairs vms)
{
    private readonly Dictionary<(string Vm, bool IsNew), Dictionary<Reg, ulong>> _controls = [];

    public static IReadOnlyList<DiffCause> Of(IReadOnlyList<DiffEntry> entries, EventKeys keys, VmPairs vms)
    {
        var explained = new DiffCauses(vms);
        var moved = Moved(entries, keys);
        var found = new List<(string Cause, DiffEntry Entry)>();
        for (int i = 0; i < entries.Count; i++)
        {
            // The controls at an entry are known before the exit that follows, on either side.
            explained.Learn(entries[i]);
            if (!IsExitOfOne(entries[i]))
                continue;
            var side = (KeyOf(entries[i], keys), entries[i].Kind);
            if (moved.GetValueOrDefault(side) is > 0 and var left)
                moved[side] = left - 1;
            else if (explained.CauseOf(entries[i]) is { } cause)
                found.Add((cause, entries[i]));
        }
        return
        [
            .. found.GroupBy(f => (f.Cause, IsOfRule: f.Entry.Any.Rule != TraceEvent.None))
                .Select(g => new DiffCause(g.Key.Cause, g.Key.IsOfRule, g.Count(f => f.Entry.Kind == DiffKind.Added), g.Count(f => f.Entry.Kind == DiffKind.Removed),
                    [.. g.Select(f => f.Entry.Any.Class).Distinct().Order(StringComparer.Ordinal)]))
                .OrderBy(c => !c.IsOfRule).ThenByDescending(c => c.More + c.Fewer),
        ];
    }

    private static bool IsExitOfOne(DiffEntry entry) => entry.Kind is DiffKind.Removed or DiffKind.Added && entry.Any.Kind == TraceKind.Exit;

    private static int KeyOf(DiffEntry entry, EventKeys keys) => keys.Of(entry.Any, isNew: entry.Kind == DiffKind.Added);

    /// <summary>How many exits of each key are gone at one place and new at another: nothing made them more or fewer.</summary>
    private static Dictionary<(int Key, DiffKind Kind), int> Moved(IReadOnlyList<DiffEntry> entries, EventKeys keys)
    {
        var moved = new Dictionary<(int, DiffKind), int>();
        foreach (var key in entries.Where(IsExitOfOne).GroupBy(e => KeyOf(e, keys)))
        {
            int added = key.Count(e => e.Kind == DiffKind.Added), both = Math.Min(added, key.Count() - added);
            (moved[(key.Key, DiffKind.Added)], moved[(key.Key, DiffKind.Removed)]) = (both, both);
        }
        return moved;
    }

    private void Learn(DiffEntry entry)
    {
        if (entry.Old is { Kind: TraceKind.Control } old)
            Learn(old, old.Vm, isNew: false);
        if (entry.New is { Kind: TraceKind.Control } @new)
            Learn(@new, vms.OldName(@new.Vm), isNew: true);
    }

    private void Learn(TraceEvent e, string vm, bool isNew)
    {
        if (!_controls.TryGetValue((vm, isNew), out var values))
            _controls.Add((vm, isNew), values = []);
        values[Enum.Parse<Reg>(e.Class)] = e[TraceControls.Value] ?? 0;
    }

    private string? CauseOf(DiffEntry entry)
    {
        bool isAdded = entry.Kind == DiffKind.Added;
        string vm = isAdded ? vms.OldName(entry.Any.Vm) : entry.Any.Vm;
        if (!_controls.TryGetValue((vm, false), out var old) || !_controls.TryGetValue((vm, true), out var @new))
            return null;
        var (there, elsewhere) = isAdded ? (@new, old) : (old, @new);
        var controls = entry.Any.Rule != TraceEvent.None ? OfRule(entry.Any.Rule, elsewhere) : OfClass(entry.Any, there);
        string[] causes = [.. controls.Where(f => In(f, old) != In(f, @new)).Select(f => Text(f, In(f, old), In(f, @new))).Distinct().Order(StringComparer.Ordinal)];
        return causes.Length == 0 ? null : string.Join(" and ", causes);
    }

    /// <summary>The controls of the rule, unless it would have stopped the instruction in the other trace too.</summary>
    private static IEnumerable<BitField> OfRule(string rule, Dictionary<Reg, ulong> elsewhere) =>
        Holds(TrapRule.All.First(r => r.Name == rule).When, elsewhere) == true ? [] : TraceControls.Of(rule);

    /// <summary>The controls that let an exit without a rule happen.</summary>
    private static IEnumerable<BitField> OfClass(TraceEvent exit, Dictionary<Reg, ulong> there) =>
        ExitControl.All.Where(c => c.Exits(exit) && (c.Value is null || In(c.Field, there) == c.Value)).Select(c => c.Field);

    /// <summary>Whether a condition holds by the recorded controls alone; null where it depends on something else.</summary>
    private static bool? Holds(Cond condition, Dictionary<Reg, ulong> controls) => condition switch
    {
        Cond.FieldIs field => controls.TryGetValue(field.Field.Register, out ulong value) ? field.Field.In(value) == field.Value : null,
        Cond.And and => Holds(and.Left, controls) & Holds(and.Right, controls),
        Cond.Or or => Holds(or.Left, controls) | Holds(or.Right, controls),
        Cond.Not not => !Holds(not.Operand, controls),
        _ => null,
    };

    private static ulong In(BitField field, Dictionary<Reg, ulong> controls) => field.In(controls.GetValueOrDefault(field.Register));

    private static string Text(BitField field, ulong before, ulong after) =>
        field.Width > 1 ? $"{field} is 0x{after:x}, was 0x{before:x}" : after == 1 ? $"{field} newly set" : $"{field} newly clear";
}
