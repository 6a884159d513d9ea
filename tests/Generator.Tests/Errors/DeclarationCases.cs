namespace VirtSpec.Generator.Tests.Errors;

/// <summary>What C# declares for the tables and no row names.</summary>
internal static class DeclarationCases
{
    public static IReadOnlyList<ErrorCase> All =>
    [
        new("A trap rule that no row lists",
            Sample.Good.Replace("operations.tbl", "DC ZVA", "DC ZVA ; 3 7 4 1 ; X X X ; Xt ; - ; - ; DC ZVA"),
            "Code.cs(5): VS0109: TrapsHCR_EL2.TDZ: a trap rule needs a row that lists it"),
        new("Semantics of a class that is not modelled, and of a class that is not there",
            Sample.Good.Add(Sample.Code, "partial class Execute {", "internal static object Other() => null;", "public static object Gone() => null;", "}"),
            "Code.cs(32): VS0109: Execute.Other: semantics need a class of that name in Tables/a64 with a row that is modelled",
            "Code.cs(33): VS0109: Execute.Gone: semantics need a class of that name in Tables/a64 with a row that is modelled"),
        new("Semantics of a register that is not computed",
            Sample.Good.Replace("registers.tbl", "COUNT_EL0", "COUNT_EL0 ; 3 3 14 0 1 ; RO RO RO ; raz ; 0 ; - ; - ; - ; COUNT_EL0"),
            "Code.cs(22): VS0109: Timers.COUNT_EL0: semantics need a row of that name in registers.tbl with storage 'computed'"),
        new("A predicate that no row uses",
            Sample.Good.Replace("a64/a.tbl", "alias INC"),
            "Code.cs(17): VS0109: Predicates.EvenRd: a predicate needs a row or an alias with the constraint"),
        new("An operand kind that no operand has",
            Sample.Good.Replace("a64/operands.tbl", "imm", "imm ; X ; imm"),
            "Code.cs(29): VS0109: OperandKinds.Hex: an operand kind needs a row in a64/operands*.tbl"),
    ];
}
