using System.Collections.Frozen;
using VirtSpec.Spec.Features;

namespace VirtSpec.Spec.Registers;

/// <summary>One row of fields/: what some bits of a register are. Without the feature they are RES0, or RES1 when <paramref name="ElseRES1"/>.</summary>
public sealed record FieldRow(Reg Register, int Msb, int Lsb, string Name, Feature Feature, bool ElseRES1, string Meaning)
{
    private static readonly Lazy<FrozenDictionary<Reg, FieldRow[]>> ByRegister = new(Parse);

    public int Width => Msb - Lsb + 1;

    public ulong Mask => (Width == 64 ? ulong.MaxValue : (1UL << Width) - 1) << Lsb;

    public bool IsRES0 => Name == "RES0";

    public bool IsRES1 => Name == "RES1";

    /// <summary>Hardware sets the field; writes to it are ignored.</summary>
    public bool IsReadOnly => Meaning.StartsWith("ro", StringComparison.Ordinal) && (Meaning.Length == 2 || Meaning[2] == ' ');

    /// <summary>The fields of a register from bit 63 down; empty for one that has no layout (it reads as zero).</summary>
    public static IReadOnlyList<FieldRow> Of(Reg register) => ByRegister.Value.TryGetValue(register, out var rows) ? rows : [];

    /// <summary>The field of that name, or null.</summary>
    public static FieldRow? Find(Reg register, string name) => Of(register).FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase));

    private static FrozenDictionary<Reg, FieldRow[]> Parse() =>
        FieldTable.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .Select(c => new FieldRow(Enum.Parse<Reg>(c[0]), int.Parse(c[1]), int.Parse(c[2]), c[3], c[4].Length == 0 ? Feature.None : Enum.Parse<Feature>(c[4]), c[5] == "RES1", c[6]))
            .GroupBy(f => f.Register)
            .ToFrozenDictionary(g => g.Key, g => g.ToArray());
}
