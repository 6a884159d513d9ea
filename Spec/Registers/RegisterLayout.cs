using System.Collections.Frozen;
using System.Globalization;
using VirtSpec.Spec.Features;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Registers;

/// <summary>When a layout holds: <paramref name="Field"/>, of the register itself or of another one, has <paramref name="Value"/>.</summary>
public readonly record struct LayoutCondition(BitField Field, ulong Value);

/// <summary>One layout of fields/: what each bit of a register is.</summary>
/// <param name="When">Null for the layout that holds when no other one does.</param>
/// <param name="Fields">From bit 63 down.</param>
public sealed record RegisterLayout(Reg Register, LayoutCondition? When, IReadOnlyList<FieldRow> Fields)
{
    private static readonly Lazy<FrozenDictionary<Reg, RegisterLayout[]>> ByRegister = new(Parse);

    /// <summary>The layouts of a register, the one without a condition first; empty for one that has none (it reads as zero).</summary>
    public static IReadOnlyList<RegisterLayout> Of(Reg register) => ByRegister.Value.TryGetValue(register, out var layouts) ? layouts : [];

    /// <summary>The layout that holds in a state, or null for a register that has none.</summary>
    public static RegisterLayout? Holding(Reg register, SystemRegisterFile system) =>
        Of(register).LastOrDefault(l => l.When is not { } when || when.Field.In(system[when.Field.Register]) == when.Value);

    /// <summary>The field of that name in any case, or null.</summary>
    public FieldRow? Find(string name) => Fields.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase));

    private static FrozenDictionary<Reg, RegisterLayout[]> Parse()
    {
        var layouts = new List<RegisterLayout>();
        var fields = new List<FieldRow>();
        foreach (string[] c in FieldTable.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')))
        {
            if (c[0] != "layout")
            {
                fields.Add(ParseField(layouts[^1].Register, c));
                continue;
            }
            fields = [];
            layouts.Add(new RegisterLayout(Enum.Parse<Reg>(c[1]), ParseCondition(c), fields));
        }
        return layouts.GroupBy(l => l.Register).ToFrozenDictionary(g => g.Key, g => g.OrderBy(l => l.When is not null).ToArray());
    }

    private static LayoutCondition? ParseCondition(string[] c) => c.Length == 2
        ? null
        : new LayoutCondition(new BitField(Enum.Parse<Reg>(c[2]), Number(c[3]), Number(c[4])), ulong.Parse(c[5], CultureInfo.InvariantCulture));

    private static FieldRow ParseField(Reg register, string[] c) =>
        new(register, Number(c[0]), Number(c[1]), c[2], c[3].Length == 0 ? Feature.None : Enum.Parse<Feature>(c[3]), c[4] == "RES1", c[5]);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
