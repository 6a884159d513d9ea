using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Decode;

/// <summary>A field of an encoding class: <paramref name="Width"/> bits from bit <paramref name="Lsb"/> up.</summary>
internal sealed record FieldModel(string Name, int Lsb, int Width);

/// <summary>What holds for a class and so for its rows, or for one row: see "Attributes" in FORMAT.md.</summary>
internal sealed record Attributes(bool NotModelled, bool Else, string Feature, ValueArray<string> Traps)
{
    /// <summary>The attributes of a row of a class that has <paramref name="outer"/>: what the row does not say is said by the class.</summary>
    public Attributes Within(Attributes outer) => new(
        NotModelled || outer.NotModelled,
        Else,
        Feature.Length > 0 ? Feature : outer.Feature,
        Traps.Count > 0 ? Traps : outer.Traps);
}

/// <summary>An encoding class: the layout of its 32 bits.</summary>
internal sealed record ClassModel(string Name, TableRow Row, string Title, uint Mask, uint Value, ValueArray<FieldModel> Fields, Attributes Attributes);

/// <summary>Words for which (word &amp; Mask) == Value do not belong to the row.</summary>
internal sealed record Except(uint Mask, uint Value);

/// <summary>A predicate over the word that must hold, or must not when <paramref name="Negated"/>.</summary>
internal sealed record PredicateModel(string Name, bool Negated);

/// <summary>The words that a row or an alias stands for.</summary>
internal sealed record Match(uint Mask, uint Value, ValueArray<Except> Excepts, ValueArray<PredicateModel> Predicates);

internal sealed record EncodingModel(string Name, TableRow Row, ClassModel Class, Match Match, string Assembly, Attributes Attributes);

internal sealed record AliasModel(string Name, TableRow Row, ClassModel Class, ValueArray<string> Of, Match Match, string Assembly);
