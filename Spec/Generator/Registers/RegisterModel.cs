using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Registers;

/// <summary>The encodings that a row covers: for each of op0, op1, CRn, CRm, op2 the values that it may take.</summary>
internal sealed record EncodingSpace(ValueArray<ValueArray<int>> Parts)
{
    public bool IsSingle => Parts.All(p => p.Count == 1);

    public string Text => string.Join(" ", Parts.Select(p => string.Join(",", p)));
}

/// <summary>One row of registers.tbl or operations.tbl.</summary>
internal sealed record AccessModel(string Name, TableRow Row, EncodingSpace Space, ValueArray<string> Access)
{
    public string Storage { get; init; } = "";

    public string Reset { get; init; } = "";

    public string Feature { get; init; } = "";

    public string Citation { get; init; } = "";

    /// <summary>Operation: whether it takes a register operand.</summary>
    public bool TakesOperand { get; init; }

    public bool IsOperation { get; init; }

    public ValueArray<string> TrapsOnRead { get; init; }

    public ValueArray<string> TrapsOnWrite { get; init; }

    /// <summary>The directions of the encoding that the row speaks for: those that some Exception level has.</summary>
    public IEnumerable<char> Directions
    {
        get
        {
            bool isUnallocated = Access.All(a => a is "-" or "U");
            if (isUnallocated || Access.Any(a => a is "RO" or "RW"))
                yield return 'R';
            if (isUnallocated || Access.Any(a => a is "WO" or "RW" or "X"))
                yield return 'W';
        }
    }

    /// <summary>A row that is one register or operation, not a space of unnamed encodings.</summary>
    public bool IsNamed => Space.IsSingle;
}

/// <summary>One field of a register: bits <paramref name="Msb"/> down to <paramref name="Lsb"/>; without the feature the bits are RES0, or RES1 when <paramref name="ElseRES1"/>.</summary>
internal sealed record RegisterField(int Msb, int Lsb, string Name, string Feature, bool ElseRES1, string Meaning)
{
    public bool IsReserved => Name is "RES0" or "RES1";

    public ulong Mask => (Msb - Lsb == 63 ? ulong.MaxValue : (1UL << (Msb - Lsb + 1)) - 1) << Lsb;
}

/// <summary>The layout of one register of fields/*.tbl; <paramref name="Variant"/> is empty, or the condition under which this other layout holds (<c>F=1</c>).</summary>
internal sealed record LayoutModel(string Register, string Variant, TableRow Row, ValueArray<RegisterField> Fields)
{
    /// <summary>The name of the typed view: the register, and the condition of a variant (<c>PAR_EL1_F1</c>).</summary>
    public string ViewName => Variant.Length == 0 ? Register : $"{Register}_{Variant.Replace("=", "")}";
}
