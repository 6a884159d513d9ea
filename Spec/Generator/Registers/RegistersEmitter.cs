using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Registers;

/// <summary>Writes registers and operations as C#: names, rows, fields, and a typed view of each register.</summary>
internal static class RegistersEmitter
{
    private const string From = "Spec/Tables/registers.tbl, operations.tbl and fields";

    public static string Names(IReadOnlyList<AccessModel> rows)
    {
        var w = new SourceWriter(From);
        w.Line("namespace VirtSpec.Spec.Registers;").Line();
        w.Line("/// <summary>The System registers, spelled as in the Arm ARM.</summary>");
        w.Open("public enum Reg : ushort");
        foreach (var row in rows.Where(r => r.IsNamed && !r.IsOperation))
            w.Line($"/// <summary>{Escape(row.Citation)}</summary>").Line(row.Name + ",");
        w.Close().Line();
        w.Line("/// <summary>The System operations AT, DC, IC and TLBI.</summary>");
        w.Open("public enum SysOp : ushort");
        foreach (var row in rows.Where(r => r.IsNamed && r.IsOperation))
            w.Line($"/// <summary>{Escape(row.Citation)}</summary>").Line(Identifier(row.Name) + ",");
        w.Close();
        return w.ToString();
    }

    /// <summary>Access, traps, storage and reset of each row, as text that the specification reads once.</summary>
    public static string Rows(IReadOnlyList<AccessModel> rows, Declared declared)
    {
        var lists = rows.SelectMany(r => new[] { r.TrapsOnRead, r.TrapsOnWrite }).Where(l => l.Count > 0).Distinct().ToList();
        var w = new SourceWriter(From, "VirtSpec.Spec.Timers", "VirtSpec.Spec.Traps");
        w.Line("namespace VirtSpec.Spec.Registers;").Line();
        w.Open("internal static class AccessTable");
        TrapLists(w, lists, declared);
        w.Line("/// <summary>kind, name, encodings, access at EL0 EL1 EL2, storage, reset, traps on read, traps on write, feature, citation.</summary>");
        w.Line("internal const string Text =");
        foreach (var row in rows)
            w.Line("    " + SourceWriter.Quote(RowText(row, lists) + "\n") + " +");
        w.Line("    \"\";").Line();
        w.Line("/// <summary>The registers whose value is computed, and by what.</summary>");
        w.Line("internal static readonly (Reg Register, ComputedRegister Semantics)[] Computed =").OpenList();
        var code = declared.Computed.GroupBy(c => c.Name).ToDictionary(g => g.Key, g => g.First().Expression);
        foreach (var row in rows.Where(r => r.Storage == "computed" && code.ContainsKey(r.Name)))
            w.Line($"(Reg.{row.Name}, {code[row.Name]}),");
        w.Close("];").Close();
        return w.ToString();
    }

    /// <summary>A value type for each register, with its fields by name.</summary>
    public static string Views(IReadOnlyList<LayoutModel> layouts)
    {
        var w = new SourceWriter(From);
        w.Line("namespace VirtSpec.Spec.Registers;");
        foreach (var layout in layouts)
        {
            var named = layout.Fields.Where(f => !f.IsReserved && f.Name != "IMPDEF").ToList();
            string when = layout.Variant.Length == 0 ? "" : $" when {layout.Variant}";
            w.Line().Line($"/// <summary>The fields of {layout.Register}{when}.</summary>");
            w.Open($"public readonly record struct {layout.ViewName}(ulong Bits)");
            foreach (var f in named)
                w.Line($"/// <summary>{Escape(f.Meaning)}</summary>").Line(Property(f));
            if (named.Count > 0)
                FieldNames(w, layout.Register, named);
            w.Close();
        }
        return w.ToString();
    }

    /// <summary>Every bit of every register as text: register, msb, lsb, name, feature, what the bits are without it, meaning.</summary>
    public static string Fields(IReadOnlyList<LayoutModel> layouts)
    {
        var w = new SourceWriter(From);
        w.Line("namespace VirtSpec.Spec.Registers;").Line();
        w.Open("internal static class FieldTable");
        w.Line("internal const string Text =");
        foreach (var layout in layouts.Where(l => l.Variant.Length == 0))
            foreach (var f in layout.Fields)
                w.Line("    " + SourceWriter.Quote($"{layout.Register}\t{f.Msb}\t{f.Lsb}\t{f.Name}\t{f.Feature}\t{(f.ElseRES1 ? "RES1" : "RES0")}\t{f.Meaning}\n") + " +");
        w.Line("    \"\";").Close();
        return w.ToString();
    }

    /// <summary>Every trap rule that the specification declares.</summary>
    public static string TrapRules(Declared declared)
    {
        var w = new SourceWriter("the rules that Spec/Traps declares");
        w.Line("namespace VirtSpec.Spec.Traps;").Line();
        w.Open("internal static class TrapRuleTable");
        w.Line("internal static readonly TrapRule[] All =").OpenList();
        foreach (var rule in declared.TrapRules)
            w.Line(rule.Expression + ",");
        w.Close("];").Close();
        return w.ToString();
    }

    private static void TrapLists(SourceWriter w, List<ValueArray<string>> lists, Declared declared)
    {
        var expression = declared.TrapRules.GroupBy(r => r.Name).ToDictionary(g => g.Key, g => g.First().Expression);
        w.Line("/// <summary>The distinct lists of rules that rows name, each in the manual's order; list 0 is empty.</summary>");
        w.Line("internal static readonly TrapRule[][] TrapLists =").OpenList();
        w.Line("[],");
        foreach (var list in lists)
            w.Line($"[{string.Join(", ", list.Where(expression.ContainsKey).Select(r => expression[r]))}],");
        w.Close("];").Line();
    }

    private static string RowText(AccessModel row, List<ValueArray<string>> lists)
    {
        string kind = row.IsOperation ? row.TakesOperand ? "operation Xt" : "operation" : row.IsNamed ? "register" : "space";
        string name = row.IsOperation ? Identifier(row.Name) : row.Name;
        return string.Join("\t", kind, name, row.Space.Text, string.Join(" ", row.Access), row.Storage, row.Reset,
            lists.IndexOf(row.TrapsOnRead) + 1, lists.IndexOf(row.TrapsOnWrite) + 1, row.Feature, row.Citation);
    }

    private static string Property(RegisterField f)
    {
        if (f.Msb == f.Lsb)
            return $"public bool {f.Name} => ((Bits >> {f.Lsb}) & 1) != 0;";
        if (f.Msb - f.Lsb == 63)
            return $"public ulong {f.Name} => Bits;";
        return $"public ulong {f.Name} => (Bits >> {f.Lsb}) & 0x{(1UL << (f.Msb - f.Lsb + 1)) - 1:x};";
    }

    private static void FieldNames(SourceWriter w, string register, List<RegisterField> fields)
    {
        w.Line().Line("/// <summary>The fields as data, for conditions and reports.</summary>");
        w.Open("public static class Field");
        foreach (var f in fields)
            w.Line($"public static BitField {f.Name} => new(Reg.{register}, {f.Lsb}, {f.Msb - f.Lsb + 1});");
        w.Close();
    }

    private static string Identifier(string name) => name.Replace(' ', '_');

    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
