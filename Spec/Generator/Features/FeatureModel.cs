using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Features;

/// <summary>One row of features.tbl.</summary>
internal sealed record FeatureModel(string Name, string Announced, string Summary, string Citation);

internal static class FeatureParser
{
    /// <summary>Reads features.tbl; a malformed or doubled row is an error and is left out.</summary>
    public static List<FeatureModel> Parse(TableInput input, TableErrors errors)
    {
        var features = new List<FeatureModel>();
        foreach (var row in input.Under("features.tbl").SelectMany(f => f.Rows()))
        {
            var feature = new FeatureModel(row.Column(0), row.Column(1), row.Column(2), row.Column(3));
            if (row.Columns.Count != 4 || !IsName(feature.Name))
                errors.Add(row, "VS0301", $"{feature.Name}: expected 'FEAT_NAME or IMPDEF_CPU ; REGISTER.FIELD>=n ; summary ; citation', found {row.Columns.Count} columns");
            else if (feature.Citation.Length == 0)
                errors.Add(row, "VS0111", $"{feature.Name}: a row needs a citation");
            else if (features.Any(f => f.Name == feature.Name))
                errors.Add(row, "VS0302", $"{feature.Name}: named twice");
            else
                features.Add(feature);
        }
        return features;
    }

    /// <summary>The names alone, for the tables that name features; errors are reported by the generator of features.</summary>
    public static HashSet<string> Names(TableInput input) => [.. Parse(input, new TableErrors()).Select(f => f.Name)];

    private static bool IsName(string name) =>
        name.StartsWith("FEAT_", System.StringComparison.Ordinal) || name.StartsWith("IMPDEF_", System.StringComparison.Ordinal);
}
