namespace VirtSpec.Generator.Tests.Errors;

/// <summary>Mistakes in redirects.tbl, beside registers of which A_EL12 is an alias.</summary>
internal static class RedirectCases
{
    private const string Table = "redirects.tbl";

    private static readonly Sample Registers = Sample.Good
        .Add("registers.tbl", "A_EL2 ; 3 4 1 0 0 ; - - RW ; plain ; 0 ; - ; - ; - ; A_EL2", "A_EL12 ; 3 5 1 0 0 ; - - RW ; alias ; - ; - ; - ; - ; A_EL1")
        .Add("fields/all.tbl", "register A_EL2", "63:0 ; RES0");

    public static IReadOnlyList<ErrorCase> All =>
    [
        new("A redirection with too few columns",
            Registers.Add(Table, "A_EL1 ; A_EL2 ; A_EL12 ; A_EL1", "ID_EL1 ; A_EL2"),
            "redirects.tbl(2): VS0111: ID_EL1: a row needs a citation",
            "redirects.tbl(2): VS0208: ID_EL1: expected 4 columns (register, what a host reaches by its name, its name for the host, citation), found 2"),
        new("A redirection of what is no register, to one, and by one",
            Registers.Add(Table, "A_EL1 ; A_EL2 ; A_EL12 ; A_EL1", "B_EL1 ; SPACE ; C_EL12 ; B_EL1"),
            "redirects.tbl(2): VS0208: B_EL1: 'B_EL1' is no register of registers.tbl with a storage of its own",
            "redirects.tbl(2): VS0208: B_EL1: 'SPACE' is no register of registers.tbl with a storage of its own",
            "redirects.tbl(2): VS0208: B_EL1: 'C_EL12' is no register of registers.tbl with storage 'alias'"),
        new("A redirection in which alias and register are exchanged",
            Registers.Add(Table, "A_EL12 ; A_EL2 ; A_EL1 ; A_EL1"),
            "redirects.tbl(1): VS0208: A_EL12: 'A_EL12' is no register of registers.tbl with a storage of its own",
            "redirects.tbl(1): VS0208: A_EL12: 'A_EL1' is no register of registers.tbl with storage 'alias'",
            "registers.tbl(6): VS0208: A_EL12: no row of redirects.tbl says what the alias stands for"),
        new("A redirection that stands twice",
            Registers.Add(Table, "A_EL1 ; A_EL2 ; A_EL12 ; A_EL1", "A_EL1 ; ID_EL1 ; A_EL12 ; A_EL1"),
            "redirects.tbl(2): VS0103: redirection of A_EL1: already at line 1 of redirects.tbl",
            "redirects.tbl(2): VS0103: alias A_EL12: already at line 1 of redirects.tbl"),
        new("An alias without a redirection",
            Registers,
            "registers.tbl(6): VS0208: A_EL12: no row of redirects.tbl says what the alias stands for"),
    ];
}
