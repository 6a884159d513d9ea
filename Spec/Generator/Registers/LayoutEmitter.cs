using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Registers;

/// <summary>Writes the layouts of registers as C#: a typed view of each, and every bit as text.</summary>
internal static class LayoutEmitter
{
    private const string From = "Spec/Tables/fields";

    /// <summary>A value type for each layout, with its fields by name.</summary>
    public static string Views(IReadOnlyList<LayoutModel> layouts)
    {
        var w = new SourceWriter(From);
        w.Line("namespace VirtSpec.Spec.Registers;");
        foreach (var layout in layouts)
        {
            var named = layout.Fields.Where(f => f.IsNamed).ToList();
            string when = layout.When is { } c ? $" when {c.Register}.{c.Field} is {c.Value}" : "";
            w.Line().Summary($"The fields of {layout.Register}{when}.");
            w.Open($"public readonly record struct {layout.ViewName}(ulong Bits)");
            foreach (var f in named)
                w.Summary(f.Meaning).Line(Property(f));
            if (named.Count > 0)
                FieldNames(w, layout.Register, IndexOf(layout, layouts), named);
            w.Close();
        }
        return w.ToString();
    }

    /// <summary>
    /// Every bit of every layout as text that the specification reads once. A layout: register, and for a variant the register, lsb, width and value of its condition.
    /// Below it its fields: msb, lsb, name, feature, what the bits are without it, meaning.
    /// </summary>
    public static string Fields(IReadOnlyList<LayoutModel> layouts)
    {
        var w = new SourceWriter(From);
        w.Line("namespace VirtSpec.Spec.Registers;").Line();
        w.Open("internal static class FieldTable");
        w.Line("internal const string Text =");
        foreach (var layout in layouts)
        {
            w.Line($"    {SourceWriter.Quote($"layout\t{layout.Register}{ConditionText(layout, layouts)}\n")} +");
            foreach (var f in layout.Fields)
                w.Line($"    {SourceWriter.Quote($"{f.Msb}\t{f.Lsb}\t{f.Name}\t{f.Feature}\t{(f.ElseRES1 ? "RES1" : "RES0")}\t{f.Meaning}\n")} +");
        }
        w.Line("    \"\";").Close();
        return w.ToString();
    }

    private static string ConditionText(LayoutModel layout, IReadOnlyList<LayoutModel> layouts) =>
        layout.When is not null && LayoutChecks.ConditionOf(layout, layouts) is { } field
            ? $"\t{layout.When.Register}\t{field.Lsb}\t{field.Width}\t{layout.When.Value}"
            : "";

    private static string Property(RegisterField f) => f.Width switch
    {
        1 => $"public bool {f.Name} => ((Bits >> {f.Lsb}) & 1) != 0;",
        64 => $"public ulong {f.Name} => Bits;",
        _ => $"public ulong {f.Name} => (Bits >> {f.Lsb}) & 0x{(1UL << f.Width) - 1:x};",
    };

    /// <summary>Which layout of its register it is: 0 without a condition, then the variants in the order of the tables.</summary>
    private static int IndexOf(LayoutModel layout, IReadOnlyList<LayoutModel> layouts) =>
        layout.When is null ? 0 : 1 + layouts.Where(l => l.Register == layout.Register && l.When is not null).ToList().IndexOf(layout);

    private static void FieldNames(SourceWriter w, string register, int layout, List<RegisterField> fields)
    {
        string which = layout == 0 ? "" : $", Layout: {layout}";
        w.Line().Line("/// <summary>The fields as data, for conditions and reports.</summary>");
        w.Open("public static class Field");
        foreach (var f in fields)
            w.Line($"public static BitField {f.Name} => new(Reg.{register}, {f.Lsb}, {f.Width}{which});");
        w.Close();
    }
}
