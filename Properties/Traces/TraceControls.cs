using System.Collections.Frozen;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Properties.Traces;

/// <summary>
/// Which control bits of EL2 a trace records at the entry of a vCPU: those on which trap rules depend, as the rules say, those of <see cref="ExitControl"/>, and what HCR_EL2 holds beside them.
/// </summary>
public static class TraceControls
{
    /// <summary>A word of a control event: the value of all recorded bits of the register.</summary>
    public const string Value = "value";

    /// <summary>Pending virtual interrupts are state of the VM and no controls of it.</summary>
    private static readonly ulong PendingBits = HCR_EL2.Field.VI.Mask | HCR_EL2.Field.VF.Mask | HCR_EL2.Field.VSE.Mask;

    private static readonly FrozenDictionary<string, BitField[]> ByRule = TrapRule.All.ToFrozenDictionary(r => r.Name, r => FieldsOf(r.When).Distinct().ToArray());

    /// <summary>Each register with the bits of it that are recorded, in the order of their names.</summary>
    public static IReadOnlyList<(Reg Register, ulong Mask)> Registers { get; } =
    [
        .. ByRule.Values.SelectMany(f => f).Concat(ExitControl.All.Select(c => c.Field)).Where(f => IsOfEL2(f.Register)).GroupBy(f => f.Register)
            .Select(g => (g.Key, Mask: g.Aggregate(0ul, (mask, field) => mask | field.Mask)))
            .Select(r => r.Key == Reg.HCR_EL2 ? (r.Key, ~PendingBits) : r)
            .OrderBy(r => r.Key.ToString(), StringComparer.Ordinal),
    ];

    /// <summary>The control fields of EL2 on which a rule depends; empty for a name that is no rule.</summary>
    public static IEnumerable<BitField> Of(string rule) => ByRule.TryGetValue(rule, out var fields) ? fields.Where(f => IsOfEL2(f.Register)) : [];

    /// <summary>The recorded bits of every control register.</summary>
    public static ulong[] Read(in PE pe)
    {
        var values = new ulong[Registers.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = pe.System[Registers[i].Register] & Registers[i].Mask;
        return values;
    }

    /// <summary>A value as fields: all recorded bits, then each named field that is not zero.</summary>
    public static IEnumerable<TraceField> Fields(int index, ulong value, SystemRegisterFile system) =>
        Fields(value, Registers[index].Mask, RegisterLayout.Holding(Registers[index].Register, system));

    /// <summary>Whether these are the fields of a value that the register can have, in one of its layouts.</summary>
    public static bool IsValue(string register, ValueArray<TraceField> fields)
    {
        var (recorded, mask) = Registers.FirstOrDefault(r => r.Register.ToString() == register);
        if (mask == 0 || fields is not [{ Name: Value, Value: var value }, ..] || (value & ~mask) != 0)
            return false;
        return RegisterLayout.Of(recorded).Cast<RegisterLayout?>().DefaultIfEmpty(null).Any(layout => Fields(value, mask, layout).SequenceEqual(fields));
    }

    private static IEnumerable<TraceField> Fields(ulong value, ulong mask, RegisterLayout? layout)
    {
        yield return new TraceField(Value, value);
        foreach (var row in layout?.Fields ?? [])
            if (!row.IsRES0 && !row.IsRES1 && (row.Mask & mask) == row.Mask && (value & row.Mask) != 0)
                yield return new TraceField(row.Name, (value & row.Mask) >> row.Lsb);
    }

    private static bool IsOfEL2(Reg register) => register.ToString().EndsWith("_EL2", StringComparison.Ordinal);

    private static IEnumerable<BitField> FieldsOf(Cond condition) => condition switch
    {
        Cond.FieldIs field => [field.Field],
        Cond.And and => FieldsOf(and.Left).Concat(FieldsOf(and.Right)),
        Cond.Or or => FieldsOf(or.Left).Concat(FieldsOf(or.Right)),
        Cond.Not not => FieldsOf(not.Operand),
        _ => [],
    };
}
