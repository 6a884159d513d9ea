using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Registers;

/// <summary>What must hold between register rows and their layouts.</summary>
internal static class LayoutChecks
{
    public static void Run(List<AccessModel> rows, List<LayoutModel> layouts, TableErrors errors)
    {
        errors.AddDuplicates(layouts.Select(l => ($"layout of {l.ViewName}", l.Row)));
        RowsHaveLayouts(rows, layouts, errors);
        LayoutsHaveRows(rows, layouts, errors);
        VariantsHaveConditions(layouts, errors);
    }

    private static void RowsHaveLayouts(List<AccessModel> rows, List<LayoutModel> layouts, TableErrors errors)
    {
        var said = new HashSet<string>(layouts.Where(l => l.When is null).Select(l => l.Register));
        foreach (var row in rows.Where(r => r.IsRegister && r.Storage is not ("raz" or RedirectChecks.Alias or "") && !said.Contains(r.Name)))
            errors.Add(row.Row, Errors.Layout, $"{row.Name}: no layout in fields/: every bit of a modelled register is said");
    }

    private static void LayoutsHaveRows(List<AccessModel> rows, List<LayoutModel> layouts, TableErrors errors)
    {
        var known = new HashSet<string>(rows.Where(r => r.IsRegister).Select(r => r.Name));
        foreach (var layout in layouts.Where(l => !known.Contains(l.Register)))
            errors.Add(layout.Row, Errors.Layout, $"{layout.Register}: a layout without a row in registers.tbl");
        foreach (var layout in layouts.Where(l => l.Fields.Any(f => f.Name == l.Register)))
            errors.Add(layout.Row, Errors.Layout, $"{layout.Register}: a field cannot be named as its register");
    }

    private static void VariantsHaveConditions(List<LayoutModel> layouts, TableErrors errors)
    {
        foreach (var layout in layouts.Where(l => l.When is not null))
            if (ConditionOf(layout, layouts) is not { } field)
                errors.Add(layout.Row, Errors.Variant, $"{layout.Register}: no field is named {layout.When!.Register}.{layout.When.Field}");
            else if (field.Width < 64 && layout.When!.Value >> field.Width != 0)
                errors.Add(layout.Row, Errors.Variant, $"{layout.Register}: {layout.When.Value} does not fit into the {field.Width} bits of {layout.When.Register}.{field.Name}");
    }

    /// <summary>The field on which a variant depends, as the register that has it says it; null when there is none.</summary>
    public static RegisterField? ConditionOf(LayoutModel variant, IReadOnlyList<LayoutModel> layouts) =>
        layouts.FirstOrDefault(l => l.When is null && l.Register == variant.When!.Register)?.Fields.FirstOrDefault(f => f.IsNamed && f.Name == variant.When!.Field);
}
