namespace VirtSpec.Generator.Tests.Errors;

/// <summary>Mistakes in a64/operands*.tbl, and in the assembly texts that name operands.</summary>
internal static class OperandCases
{
    private const string Table = "a64/operands.tbl";

    public static IReadOnlyList<ErrorCase> All =>
    [
        new("An operand with too few columns",
            Sample.Good.Add(Table, "Wn ; W"),
            "a64/operands.tbl(4): VS0112: <Wn>: expected 'token ; kind ; fields', found 2 columns"),
        new("An operand of a kind that C# does not declare",
            Sample.Good.Add("a64/operands-more.tbl", "Vd ; Vector ; Rd"),
            "a64/operands-more.tbl(1): VS0112: <Vd>: no operand kind is named 'Vector'; the kinds are fields of type OperandKind"),
        new("An operand that stands twice",
            Sample.Good.Add("a64/operands-more.tbl", "# comment", "Wd ; W ; Rn"),
            "a64/operands.tbl(1): VS0103: <Wd>: already at line 2 of operands-more.tbl"),
        new("An assembly text with an operand that no table has",
            Sample.Good.Replace("a64/a.tbl", "ADD_32", "ADD_32 ; sf=0 op=0 ; add <Wd>, <Wn>"),
            "a64/a.tbl(2): VS0113: ADD_32: no operand is named <Wn>; see operands*.tbl"),
        new("An assembly text with an operand of a field that the class has not",
            Sample.Good.Replace("a64/a.tbl", "OTHER", "OTHER ; ; other <imm>"),
            "a64/a.tbl(7): VS0113: OTHER: operand <imm> needs the field imm, which class Other has not"),
        new("An alias with an operand that no table has",
            Sample.Good.Replace("a64/a.tbl", "alias INC", "alias INC of ADD_64 ; EvenRd ; inc <Xn>"),
            "a64/a.tbl(4): VS0113: INC: no operand is named <Xn>; see operands*.tbl"),
        new("An operand that is not closed",
            Sample.Good.Replace("a64/a.tbl", "OTHER", "OTHER ; ; other <Rd"),
            "a64/a.tbl(7): VS0113: OTHER: expected a '>' for each '<' in 'other <Rd'"),
    ];
}
