namespace VirtSpec.Generator.Tests.Errors;

/// <summary>Mistakes in cpus/*.tbl.</summary>
internal static class CpuCases
{
    private const string Table = "cpus/q.tbl";

    public static IReadOnlyList<ErrorCase> All =>
    [
        new("A row of a CPU that begins with another word",
            Sample.Good.Add(Table, "quirk ; ID_EL1 ; 1"),
            "cpus/q.tbl(6): VS0401: quirk ID_EL1: expected arch, feature, value, size or id"),
        new("Rows of a CPU with the wrong number of columns",
            Sample.Good.Replace(Table, "arch", "arch ; v8.0").Add(Table, "feature ; IMPDEF_Q ; Q manual", "value ; A_EL1", "size ; Watchpoints", "id ; A_EL1.X ; implemented"),
            "cpus/q.tbl(1): VS0401: arch v8.0: expected 'arch ; version ; citation', found 2 columns",
            "cpus/q.tbl(1): VS0402: expected a row 'arch ; version ; citation', found none",
            "cpus/q.tbl(6): VS0401: feature IMPDEF_Q: expected 'feature ; FEAT_NAME', found 3 columns",
            "cpus/q.tbl(7): VS0401: value A_EL1: expected 'value ; REGISTER ; 0x...', found 2 columns",
            "cpus/q.tbl(8): VS0401: size Watchpoints: expected 'size ; NAME ; n', found 2 columns",
            "cpus/q.tbl(9): VS0401: id A_EL1.X: expected 'id ; REGISTER.FIELD ; status ; meaning', found 3 columns"),
        new("Names of a CPU that the other tables do not have",
            Sample.Good.Add(Table, "feature ; FEAT_Y", "value ; B_EL1 ; 0x0", "id ; ID_EL1.Y ; masked ; Y"),
            "cpus/q.tbl(6): VS0401: feature FEAT_Y: 'FEAT_Y' is no feature of features.tbl",
            "cpus/q.tbl(7): VS0401: value B_EL1: 'B_EL1' is no register of registers.tbl",
            "cpus/q.tbl(8): VS0401: id ID_EL1.Y: 'ID_EL1.Y' is no field of fields/"),
        new("Values of a CPU that are no values",
            Sample.Good.Add(Table, "value ; A_EL1 ; 12", "value ; COUNT_EL0[x] ; 0x0", "size ; Watchpoints ; many", "id ; A_EL1.X ; wanted ; X"),
            "cpus/q.tbl(6): VS0401: value A_EL1: expected a hexadecimal value, found '12'",
            "cpus/q.tbl(7): VS0401: value COUNT_EL0[x]: expected REGISTER or REGISTER[n], found 'COUNT_EL0[x]'",
            "cpus/q.tbl(8): VS0401: size Watchpoints: expected a number, found 'many'",
            "cpus/q.tbl(9): VS0401: id A_EL1.X: expected implemented, masked or not-modelled, found 'wanted'"),
        new("What a CPU says twice",
            Sample.Good.Add(Table, "arch ; v8.2 ; Q2 manual", "feature ; FEAT_X", "value ; ID_EL1 ; 0x2", "value ; A_EL1[0] ; 0x0", "value ; A_EL1[1] ; 0x0", "size ; Counters ; 6", "id ; ID_EL1.X ; masked ; X"),
            "cpus/q.tbl(6): VS0103: arch: already at line 1 of q.tbl",
            "cpus/q.tbl(7): VS0103: feature FEAT_X: already at line 2 of q.tbl",
            "cpus/q.tbl(8): VS0103: value ID_EL1: already at line 4 of q.tbl",
            "cpus/q.tbl(11): VS0103: size Counters: already at line 3 of q.tbl",
            "cpus/q.tbl(12): VS0103: id ID_EL1.X: already at line 5 of q.tbl"),
        new("A CPU without its manual",
            Sample.Good.Replace(Table, "arch", "arch ; v8.0 ; -"),
            "cpus/q.tbl(1): VS0111: v8.0: a row needs a citation"),
        new("A CPU without the architecture, and without a size that another one gives",
            Sample.Good.Add("cpus/r.tbl", "feature ; FEAT_X"),
            "cpus/r.tbl(1): VS0402: expected a row 'arch ; version ; citation', found none",
            "cpus/r.tbl(1): VS0402: expected a row 'size ; Counters ; n' as at line 3 of q.tbl, found none"),
    ];
}
