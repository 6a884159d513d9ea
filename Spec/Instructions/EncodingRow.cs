namespace VirtSpec.Spec.Instructions;

/// <summary>A field of an encoding: <paramref name="Width"/> bits from bit <paramref name="Lsb"/> of the word up.</summary>
public readonly record struct FieldSlice(string Name, int Lsb, int Width)
{
    public uint Mask => (uint)((1UL << Width) - 1) << Lsb;

    /// <summary>The value of the field in a word.</summary>
    public uint In(uint word) => (word & Mask) >> Lsb;
}

/// <summary>A preferred disassembly of some rows, for the words that match it too.</summary>
public sealed record AliasRow(string Name, IReadOnlyList<Op> Of, uint Mask, uint Value, IReadOnlyList<(uint Mask, uint Value)> Excepts, IReadOnlyList<string> Predicates, string Assembly)
{
    /// <summary>True when <paramref name="word"/>, which one of the rows matches, is written as this alias.</summary>
    public bool Matches(uint word) =>
        (word & Mask) == Value
        && Excepts.All(e => (word & e.Mask) != e.Value)
        && Predicates.All(p => p[0] == '!' ? !A64Table.Predicate(p[1..], word) : A64Table.Predicate(p, word));
}

/// <summary>One encoding of A64: a row of the tables.</summary>
/// <param name="Title">The Arm ARM's title of the encoding class.</param>
/// <param name="Assembly">The assembly text, with operands in angle brackets.</param>
public sealed record EncodingRow(Op Op, string Name, EncodingClass Class, string Title, uint Mask, uint Value, string Assembly, IReadOnlyList<FieldSlice> Fields, IReadOnlyList<AliasRow> Aliases)
{
    /// <summary>False when the row decodes and disassembles, and stops when it is executed.</summary>
    public bool IsModelled => A64Table.IsModelled[(int)Op];

    /// <summary>True for a row that takes what no other row of its class matches.</summary>
    public bool IsElse => A64Table.IsElse[(int)Op];

    public Features.Feature Feature => (Features.Feature)A64Table.Features[(int)Op];
}
