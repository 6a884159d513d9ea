using VirtSpec.Spec.Features;

namespace VirtSpec.Spec.Registers;

/// <summary>One row of fields/: what some bits of a register are. Without the feature they are RES0, or RES1 when <paramref name="ElseRES1"/>.</summary>
public sealed record FieldRow(Reg Register, int Msb, int Lsb, string Name, Feature Feature, bool ElseRES1, string Meaning)
{
    public int Width => Msb - Lsb + 1;

    public ulong Mask => (Width == 64 ? ulong.MaxValue : (1UL << Width) - 1) << Lsb;

    public bool IsRES0 => Name == "RES0";

    public bool IsRES1 => Name == "RES1";

    /// <summary>Hardware sets the field; writes to it are ignored.</summary>
    public bool IsReadOnly => Meaning.StartsWith("ro", StringComparison.Ordinal) && (Meaning.Length == 2 || Meaning[2] == ' ');

    /// <summary>The fields of a register from bit 63 down, in the layout without a condition; empty for one that has no layout (it reads as zero).</summary>
    public static IReadOnlyList<FieldRow> Of(Reg register) => RegisterLayout.Of(register) is [var layout, ..] ? layout.Fields : [];

    /// <summary>The field of that name in any case in the layout without a condition, or null.</summary>
    public static FieldRow? Find(Reg register, string name) => RegisterLayout.Of(register) is [var layout, ..] ? layout.Find(name) : null;
}
