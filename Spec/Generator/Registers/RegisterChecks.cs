using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Registers;

/// <summary>What must hold between register rows, their layouts and the C# that computes some of them.</summary>
internal static class RegisterChecks
{
    public static void Run(RegisterParser rows, FieldParser fields, Declared declared, TableErrors errors)
    {
        EncodingsAreUnique(rows.Rows, errors);
        LayoutsMatchRows(rows.Rows, fields.Layouts, errors);
        ComputedHaveCode(rows.Rows, declared, errors);
    }

    /// <summary>One encoding has one row in each direction, for each feature.</summary>
    private static void EncodingsAreUnique(List<AccessModel> rows, TableErrors errors)
    {
        var directions = rows.Where(r => r.IsNamed).SelectMany(r => r.Directions.Select(d => (Row: r, Direction: d)));
        foreach (var same in directions.GroupBy(r => (r.Row.Space.Text, r.Row.Feature, r.Direction), r => r.Row).Where(g => g.Count() > 1))
        {
            var (first, last) = (same.First(), same.Last());
            errors.Add(last.Row, "VS0103", $"{last.Name}: encoding {same.Key.Text.Replace(' ', ',')} is already {first.Name} (line {first.Row.Line})");
        }
        foreach (var same in rows.GroupBy(r => r.Name).Where(g => g.Count() > 1))
            errors.Add(same.Last().Row, "VS0103", $"{same.Key}: already named at line {same.First().Row.Line}");
    }

    private static void LayoutsMatchRows(List<AccessModel> rows, List<LayoutModel> layouts, TableErrors errors)
    {
        var known = new HashSet<string>(rows.Where(IsRegister).Select(r => r.Name));
        var said = new HashSet<string>(layouts.Select(l => l.Register));
        foreach (var row in rows.Where(r => IsRegister(r) && r.Storage is not ("raz" or "") && !said.Contains(r.Name)))
            errors.Add(row.Row, "VS0206", $"{row.Name}: no layout in fields/: every bit of a modelled register is said");
        foreach (var layout in layouts.Where(l => !known.Contains(l.Register)))
            errors.Add(layout.Row, "VS0206", $"{layout.Register}: a layout without a row in registers.tbl");
        foreach (var twice in layouts.GroupBy(l => l.ViewName).Where(g => g.Count() > 1))
            errors.Add(twice.Last().Row, "VS0103", $"{twice.Key}: its layout is already at line {twice.First().Row.Line}");
        foreach (var layout in layouts.Where(l => l.Fields.Any(f => f.Name == l.Register)))
            errors.Add(layout.Row, "VS0206", $"{layout.Register}: a field cannot be named as its register");
    }

    private static void ComputedHaveCode(List<AccessModel> rows, Declared declared, TableErrors errors)
    {
        var code = new HashSet<string>(declared.Computed.Select(c => c.Name));
        var computed = rows.Where(r => r.Storage == "computed").ToList();
        foreach (var row in computed.Where(r => !code.Contains(r.Name)))
            errors.Add(row.Row, "VS0108", $"{row.Name}: a computed register needs semantics, a field of type ComputedRegister named {row.Name}");
        foreach (var c in declared.Computed.Where(c => computed.All(r => r.Name != c.Name)))
            errors.Add(c.Path, c.Line, "VS0109", $"{c.Expression}: semantics need a row in registers.tbl with storage 'computed'");
    }

    private static bool IsRegister(AccessModel row) => row.IsNamed && !row.IsOperation;
}
