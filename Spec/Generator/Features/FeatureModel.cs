using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Features;

/// <summary>One row of features.tbl.</summary>
internal sealed record FeatureModel(string Name, string Announced, string Summary, string Citation, TableRow Row);

internal static class FeatureParser
{
    /// <summary>FeatureSet has 128 bits, and bit 0 is the base architecture.</summary>
    private const int MaxFeatures = 127;

    /// <summary>Reads features.tbl; a malformed row is an error and is left out.</summary>
    public static List<FeatureModel> Parse(TableInput input, TableErrors errors)
    {
        var features = new List<FeatureModel>();
        foreach (var row in input.Under("features.tbl").SelectMany(f => f.Rows()))
        {
            var feature = new FeatureModel(row.Column(0), row.Column(1), row.Column(2), row.Column(3), row);
            if (row.Columns.Count != 4 || !IsName(feature.Name))
                errors.Add(row, Errors.Feature, $"{feature.Name}: expected 'FEAT_NAME or IMPDEF_CPU ; REGISTER.FIELD>=n ; summary ; citation', found {row.Columns.Count} columns");
            else if (features.Count == MaxFeatures)
                errors.Add(row, Errors.Feature, $"{feature.Name}: expected at most {MaxFeatures} features, found more: FeatureSet needs more bits");
            else
                features.Add(feature);
        }
        foreach (var feature in features)
        {
            errors.CheckName(feature.Row, feature.Name);
            errors.CheckCitation(feature.Row, feature.Name, feature.Citation);
        }
        errors.AddDuplicates(features.Select(f => (f.Name, f.Row)));
        return features;
    }

    /// <summary>A feature is announced by a field of fields/ and its least value, or by nothing.</summary>
    public static void CheckAnnounced(IEnumerable<FeatureModel> features, ISet<string> fields, TableErrors errors)
    {
        foreach (var feature in features.Where(f => f.Announced.Length > 0))
        {
            int sign = feature.Announced.IndexOf(">=", System.StringComparison.Ordinal);
            if (sign < 0 || !Numbers.TryParse(feature.Announced.Substring(sign + 2), out _))
                errors.Add(feature.Row, Errors.Announced, $"{feature.Name}: expected 'REGISTER.FIELD>=n' or -, found '{feature.Announced}'");
            else if (!fields.Contains(feature.Announced.Substring(0, sign)))
                errors.Add(feature.Row, Errors.Announced, $"{feature.Name}: '{feature.Announced.Substring(0, sign)}' is no field of fields/");
        }
    }

    /// <summary>The names alone, for the tables that name features; errors are reported by the generator of features.</summary>
    public static HashSet<string> Names(TableInput input) => [.. Parse(input, new TableErrors()).Select(f => f.Name)];

    private static bool IsName(string name) =>
        name.StartsWith("FEAT_", System.StringComparison.Ordinal) || name.StartsWith("IMPDEF_", System.StringComparison.Ordinal);
}
