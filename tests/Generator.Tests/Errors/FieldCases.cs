namespace VirtSpec.Generator.Tests.Errors;

/// <summary>Mistakes in fields/*.tbl.</summary>
internal static class FieldCases
{
    private const string Table = "fields/all.tbl";
    private const string Raz = "B_EL1 ; 3 0 1 0 1 ; - RW RW ; raz ; 0 ; - ; - ; - ; B_EL1";

    public static IReadOnlyList<ErrorCase> All =>
    [
        new("A field without a register above it",
            Sample.Good.Add("fields/more.tbl", "63:0 ; RES0"),
            "fields/more.tbl(1): VS0204: 63:0: a field stands below a 'register' line, and there is none"),
        new("Bits that are no bits",
            WithB("31:32 ; RES0", "63:-1 ; RES0", "a ; RES0", "63:0 ; RES0"),
            "fields/all.tbl(17): VS0204: 31:32: expected 'bits ; name ; feature ; meaning' with bits as 63:38 or 5",
            "fields/all.tbl(18): VS0204: 63:-1: expected 'bits ; name ; feature ; meaning' with bits as 63:38 or 5",
            "fields/all.tbl(19): VS0204: a: expected 'bits ; name ; feature ; meaning' with bits as 63:38 or 5"),
        new("A field without a meaning, one with a semicolon in its meaning, and reserved bits with a meaning",
            WithB("63 ; X ; ;", "62 ; Y ; ; one ; two", "61:0 ; RES0 ; ; nothing"),
            "fields/all.tbl(17): VS0204: X: expected 'bits ; name ; feature ; meaning', found 4 columns",
            "fields/all.tbl(18): VS0204: Y: expected 'bits ; name ; feature ; meaning', found 5 columns",
            "fields/all.tbl(19): VS0204: RES0: reserved bits have no feature and no meaning, found 4 columns"),
        new("A register line with columns",
            Sample.Good.Add("registers.tbl", Raz).Add(Table, "register B_EL1 ; FEAT_X", "63:0 ; RES0"),
            "fields/all.tbl(16): VS0204: register B_EL1: expected 'register NAME NAME ...', found 2 columns"),
        new("Bits left unsaid in the middle and at the end, and bits said twice",
            WithB("63:32 ; RES0", "30:8 ; RES0", "9:1 ; RES0"),
            "fields/all.tbl(16): VS0205: register B_EL1: bit 0 is left unsaid",
            "fields/all.tbl(18): VS0205: RES0: expected bit 31 next, found 30: a bit is said twice or not at all",
            "fields/all.tbl(19): VS0205: RES0: expected bit 7 next, found 9: a bit is said twice or not at all"),
        new("A register without any bits, and bits below the lowest",
            WithB().Add(Table, "register ID_EL1 when X=1", "63:0 ; RES0", "0 ; RES0"),
            "fields/all.tbl(16): VS0205: register B_EL1: bits 63:0 are left unsaid",
            "fields/all.tbl(19): VS0205: RES0: expected no bit below 0, found 0"),
        new("A field that stands twice in a register",
            WithB("63:32 ; X ; ; high", "31:0 ; X ; ; low"),
            "fields/all.tbl(16): VS0205: register B_EL1: field X stands twice"),
        new("A register without a layout, and a layout without a register",
            Sample.Good.Add("registers.tbl", Raz.Replace("raz", "plain")).Add(Table, "register C_EL1", "63:0 ; RES0"),
            "fields/all.tbl(16): VS0206: C_EL1: a layout without a row in registers.tbl",
            "registers.tbl(5): VS0206: B_EL1: no layout in fields/: every bit of a modelled register is said"),
        new("A register that has a layout only under a condition",
            Sample.Good.Add("registers.tbl", Raz.Replace("raz", "plain")).Add(Table, "register B_EL1 when A_EL1.F=1", "63:0 ; RES0"),
            "registers.tbl(5): VS0206: B_EL1: no layout in fields/: every bit of a modelled register is said"),
        new("A field with the name of its register",
            WithB("63:0 ; B_EL1 ; ; all of it"),
            "fields/all.tbl(16): VS0206: B_EL1: a field cannot be named as its register"),
        new("Two layouts of one register",
            Sample.Good.Add(Table, "register ID_EL1", "63:0 ; RES0", "register A_EL1 when F=1", "63:0 ; RES0"),
            "fields/all.tbl(16): VS0103: layout of ID_EL1: already at line 10 of all.tbl",
            "fields/all.tbl(18): VS0103: layout of A_EL1_F1: already at line 6 of all.tbl"),
        new("Conditions that are none",
            WithB("63:0 ; RES0").Add(Table, "register B_EL1 when X", "63:0 ; RES0", "register B_EL1 when A.B.C=1", "63:0 ; RES0"),
            "fields/all.tbl(18): VS0207: B_EL1: expected 'when FIELD=VALUE' or 'when REGISTER.FIELD=VALUE', found 'when X'",
            "fields/all.tbl(18): VS0207: B_EL1: no field is named B_EL1.X",
            "fields/all.tbl(20): VS0207: B_EL1: expected 'when FIELD=VALUE' or 'when REGISTER.FIELD=VALUE', found 'when A.B.C=1'",
            "fields/all.tbl(20): VS0207: B_EL1: no field is named B_EL1.A.B.C=1"),
        new("Conditions on a field that is not there, and on a value that does not fit",
            WithB("63:0 ; RES0").Add(Table, "register B_EL1 when A_EL1.G=1", "63:0 ; RES0", "register B_EL1 when ID_EL1.X=16", "63:0 ; RES0"),
            "fields/all.tbl(18): VS0207: B_EL1: no field is named A_EL1.G",
            "fields/all.tbl(20): VS0207: B_EL1: 16 does not fit into the 4 bits of ID_EL1.X"),
        new("A feature of a field that no row of features.tbl names",
            WithB("63:1 ; RES0", "0 ; X ; FEAT_Y else RES1 ; what X does"),
            "fields/all.tbl(18): VS0105: X: 'FEAT_Y' is no feature of features.tbl"),
        new("A field whose name is no identifier",
            WithB("63:1 ; RES0", "0 ; P<n> ; ; what P does"),
            "fields/all.tbl(18): VS0114: 'P<n>': expected a name of letters, digits and underscores"),
    ];

    private static Sample WithB(params string[] fields) => Sample.Good.Add("registers.tbl", Raz).Add(Table, ["register B_EL1", .. fields]);
}
