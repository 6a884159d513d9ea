using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Registers;

/// <summary>What must hold between register rows, and between them and the C# that computes some of them.</summary>
internal static class RegisterChecks
{
    public static void Run(List<AccessModel> rows, Declared declared, TableErrors errors)
    {
        errors.AddDuplicates(rows.Select(r => (r.Name, r.Row)));
        EncodingsAreUnique(rows, errors);
        SpacesAreDisjoint(rows, errors);
        ComputedHaveCode(rows, declared, errors);
    }

    /// <summary>One encoding has one row in each direction.</summary>
    private static void EncodingsAreUnique(List<AccessModel> rows, TableErrors errors)
    {
        var directions = rows.Where(r => r.IsNamed).SelectMany(r => r.Directions.Select(d => (Row: r, Direction: d)));
        var twice = directions.GroupBy(r => (r.Row.Space.Text, r.Direction), r => r.Row)
            .SelectMany(same => same.Skip(1).Select(later => (First: same.First(), Later: later)))
            .Distinct();
        foreach (var (first, later) in twice)
            errors.Add(later.Row, Errors.Duplicate, $"{later.Name}: encoding {later.Space.Text.Replace(' ', ',')} is already {first.Name} ({first.Row.Place})");
    }

    /// <summary>A named row goes before a space that covers it; between two spaces nothing would decide.</summary>
    private static void SpacesAreDisjoint(List<AccessModel> rows, TableErrors errors)
    {
        var spaces = rows.Where(r => !r.IsNamed).ToList();
        for (int i = 0; i < spaces.Count; i++)
            for (int j = i + 1; j < spaces.Count; j++)
                if (spaces[i].Directions.Intersect(spaces[j].Directions).Any() && spaces[i].Space.Meets(spaces[j].Space))
                    errors.Add(spaces[j].Row, Errors.Overlap, $"{spaces[j].Name}: has encodings in common with {spaces[i].Name} ({spaces[i].Row.Place})");
    }

    private static void ComputedHaveCode(List<AccessModel> rows, Declared declared, TableErrors errors)
    {
        var code = declared.Names(DeclaredKind.Computed);
        foreach (var row in rows.Where(r => r.Storage == "computed" && !code.Contains(r.Name)))
            errors.Add(row.Row, Errors.NoSemantics, $"{row.Name}: a computed register needs semantics, a field of type ComputedRegister named {row.Name}");
    }
}
