namespace VirtSpec.Generator.Tests.Errors;

/// <summary>Mistakes in syndromes.tbl.</summary>
internal static class SyndromeCases
{
    private const string Table = "syndromes.tbl";

    public static IReadOnlyList<ErrorCase> All =>
    [
        new("A field of a syndrome without a class above it",
            Sample.Good.Replace(Table, "class 0x00"),
            "syndromes.tbl(1): VS0501: 24:0: a field stands below a 'class' line, and there is none"),
        new("Classes with the wrong words or too large a number, whose fields are nobody's",
            Sample.Good.Add(Table, "class 0x02 ; any ; two ; ESR_EL1", "24:0 ; RES0", "class 0x40 Large ; any ; large ; ESR_EL1", "24:0 ; RES0"),
            "syndromes.tbl(7): VS0501: class 0x02: expected 'class EC NAME ; from ; summary ; citation' with EC up to 0x3f",
            "syndromes.tbl(9): VS0501: class 0x40 Large: expected 'class EC NAME ; from ; summary ; citation' with EC up to 0x3f"),
        new("A field of a syndrome that is malformed",
            Sample.Good.Add(Table, "class 0x02 Two ; any ; two ; ESR_EL1", "24-1 ; X", "24:0 ; RES0"),
            "syndromes.tbl(8): VS0501: Two: expected 'bits ; name ; meaning' with bits as 24:20 or 5, found '24-1 ; X'"),
        new("Bits of a syndrome left unsaid and said twice",
            Sample.Good.Add(Table, "class 0x02 Two ; any ; two ; ESR_EL1", "23:20 ; X ; x", "20:2 ; RES0"),
            "syndromes.tbl(7): VS0502: Two: bits 1:0 are left unsaid",
            "syndromes.tbl(8): VS0502: Two.X: expected bit 24 next, found 23: a bit is said twice or not at all",
            "syndromes.tbl(9): VS0502: Two.RES0: expected bit 19 next, found 20: a bit is said twice or not at all"),
        new("A field that stands twice in a syndrome",
            Sample.Good.Add(Table, "class 0x02 Two ; any ; two ; ESR_EL1", "24:20 ; X ; high", "19:0 ; X ; low"),
            "syndromes.tbl(7): VS0502: Two: field X stands twice"),
        new("A number and a name of a class that stand twice",
            Sample.Good.Add(Table, "class 1 Two ; any ; two ; ESR_EL1", "24:0 ; RES0", "class 0x03 WFx ; any ; three ; ESR_EL1", "24:0 ; RES0"),
            "syndromes.tbl(7): VS0103: class 0x01: already at line 4 of syndromes.tbl",
            "syndromes.tbl(9): VS0103: WFx: already at line 4 of syndromes.tbl"),
        new("A syndrome without a citation, and names that are no identifiers",
            Sample.Good.Add(Table, "class 0x02 Two! ; any ; two ; -", "24:0 ; a.b ; x"),
            "syndromes.tbl(7): VS0111: Two!: a row needs a citation",
            "syndromes.tbl(7): VS0114: 'Two!': expected a name of letters, digits and underscores",
            "syndromes.tbl(8): VS0114: 'a.b': expected a name of letters, digits and underscores"),
    ];
}
