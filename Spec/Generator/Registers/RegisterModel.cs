using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Registers;

/// <summary>The encodings that a row covers: for each of op0, op1, CRn, CRm, op2 the values that it may take.</summary>
internal sealed record EncodingSpace(ValueArray<ValueArray<int>> Parts)
{
    public bool IsSingle => Parts.All(p => p.Count == 1);

    public string Text => string.Join(" ", Parts.Select(p => string.Join(",", p)));

    /// <summary>True when some encoding is in both.</summary>
    public bool Meets(EncodingSpace other) => Parts.Zip(other.Parts, (a, b) => a.Intersect(b).Any()).All(common => common);
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

    public bool IsRegister => IsNamed && !IsOperation;
}

/// <summary>One field of a register: bits <paramref name="Msb"/> down to <paramref name="Lsb"/>; without the feature the bits are RES0, or RES1 when <paramref name="ElseRES1"/>.</summary>
internal sealed record RegisterField(int Msb, int Lsb, string Name, string Feature, bool ElseRES1, string Meaning)
{
    public int Width => Msb - Lsb + 1;

    /// <summary>A field that software can name, unlike RES0, RES1 and IMPDEF.</summary>
    public bool IsNamed => Name is not ("RES0" or "RES1" or "IMPDEF");
}

/// <summary>When a layout holds: a field, of the register itself or of another one, has a value.</summary>
internal sealed record VariantModel(string Register, string Field, ulong Value);

/// <summary>The layout of one register of fields/*.tbl; <paramref name="When"/> is null, or the condition under which this other layout holds.</summary>
internal sealed record LayoutModel(string Register, VariantModel? When, TableRow Row, ValueArray<RegisterField> Fields)
{
    /// <summary>The name of the typed view: the register, and the condition of a variant (<c>PAR_EL1_F1</c>).</summary>
    public string ViewName => When is null ? Register : $"{Register}_{When.Field}{When.Value}";
}

/// <summary>
/// One row of redirects.tbl: in a host the name of <paramref name="Register"/> reaches <paramref name="Host"/>,
/// and <paramref name="Alias"/> is the name by which the host reaches <paramref name="Register"/>.
/// </summary>
internal sealed record RedirectModel(string Register, string Host, string Alias, TableRow Row);
