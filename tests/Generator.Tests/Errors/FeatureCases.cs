namespace VirtSpec.Generator.Tests.Errors;

/// <summary>Mistakes in features.tbl.</summary>
internal static class FeatureCases
{
    private const string Table = "features.tbl";

    public static IReadOnlyList<ErrorCase> All =>
    [
        new("A feature with too few columns, and one with another name",
            Sample.Good.Add(Table, "FEAT_Y ; - ; another", "SVE ; - ; vectors ; FEAT_SVE"),
            "features.tbl(4): VS0301: FEAT_Y: expected 'FEAT_NAME or IMPDEF_CPU ; REGISTER.FIELD>=n ; summary ; citation', found 3 columns",
            "features.tbl(5): VS0301: SVE: expected 'FEAT_NAME or IMPDEF_CPU ; REGISTER.FIELD>=n ; summary ; citation', found 4 columns"),
        new("More features than a set of features holds",
            Sample.Good.Add(Table, [.. Enumerable.Range(3, 126).Select(n => $"FEAT_{n} ; - ; a feature ; FEAT_{n}")]),
            "features.tbl(129): VS0301: FEAT_128: expected at most 127 features, found more: FeatureSet needs more bits"),
        new("A feature without a citation",
            Sample.Good.Add(Table, "FEAT_Y ; - ; another ; -"),
            "features.tbl(4): VS0111: FEAT_Y: a row needs a citation"),
        new("A feature that stands twice",
            Sample.Good.Add(Table, "FEAT_X ; - ; another ; FEAT_X"),
            "features.tbl(4): VS0103: FEAT_X: already at line 2 of features.tbl"),
        new("A feature whose name is no identifier",
            Sample.Good.Add(Table, "FEAT_X-2 ; - ; another ; FEAT_X2"),
            "features.tbl(4): VS0114: 'FEAT_X-2': expected a name of letters, digits and underscores"),
        new("Features announced by what is no field, and by no value",
            Sample.Good.Add(Table, "FEAT_Y ; ID_EL1.Y>=1 ; another ; FEAT_Y", "FEAT_Z ; ID_EL1.X ; another ; FEAT_Z", "FEAT_W ; ID_EL1.X>=one ; another ; FEAT_W"),
            "features.tbl(4): VS0302: FEAT_Y: 'ID_EL1.Y' is no field of fields/",
            "features.tbl(5): VS0302: FEAT_Z: expected 'REGISTER.FIELD>=n' or -, found 'ID_EL1.X'",
            "features.tbl(6): VS0302: FEAT_W: expected 'REGISTER.FIELD>=n' or -, found 'ID_EL1.X>=one'"),
    ];
}
