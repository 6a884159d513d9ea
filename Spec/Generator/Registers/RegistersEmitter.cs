using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Registers;

/// <summary>Writes registers and operations as C#: their names, and their rows.</summary>
internal static class RegistersEmitter
{
    private const string From = "Spec/Tables/registers.tbl and operations.tbl";

    public static string Names(IReadOnlyList<AccessModel> rows)
    {
        var w = new SourceWriter(From);
        w.Line("namespace VirtSpec.Spec.Registers;").Line();
        w.Line("/// <summary>The System registers, spelled as in the Arm ARM.</summary>");
        w.Open("public enum Reg : ushort");
        foreach (var row in rows.Where(r => r.IsRegister))
            w.Summary(row.Citation).Line(row.Name + ",");
        w.Close().Line();
        w.Line("/// <summary>The System operations AT, DC, IC and TLBI.</summary>");
        w.Open("public enum SysOp : ushort");
        foreach (var row in rows.Where(r => r.IsOperation))
            w.Summary(row.Citation).Line(Identifier(row.Name) + ",");
        w.Close();
        return w.ToString();
    }

    /// <summary>Access, traps, storage and reset of each row, as text that the specification reads once.</summary>
    public static string Rows(IReadOnlyList<AccessModel> rows, Declared declared)
    {
        var lists = rows.SelectMany(r => new[] { r.TrapsOnRead, r.TrapsOnWrite }).Where(l => l.Count > 0).Distinct().ToList();
        var w = new SourceWriter(From, "VirtSpec.Spec.Gic", "VirtSpec.Spec.Timers", "VirtSpec.Spec.Traps");
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
        var code = declared.Expressions(DeclaredKind.Computed);
        foreach (var row in rows.Where(r => r.Storage == "computed" && code.ContainsKey(r.Name)))
            w.Line($"(Reg.{row.Name}, {code[row.Name]}),");
        w.Close("];").Close();
        return w.ToString();
    }

    /// <summary>Every trap rule that the specification declares.</summary>
    public static string TrapRules(Declared declared)
    {
        var w = new SourceWriter("the rules that Spec/Traps declares");
        w.Line("namespace VirtSpec.Spec.Traps;").Line();
        w.Open("internal static class TrapRuleTable");
        w.Line("internal static readonly TrapRule[] All =").OpenList();
        foreach (var rule in declared.Members.Where(m => m.Kind == DeclaredKind.TrapRule))
            w.Line(rule.Expression + ",");
        w.Close("];").Close();
        return w.ToString();
    }

    private static void TrapLists(SourceWriter w, List<ValueArray<string>> lists, Declared declared)
    {
        var expression = declared.Expressions(DeclaredKind.TrapRule);
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
        string reset = Numbers.TryParse(row.Reset, out ulong number) ? $"0x{number:x}" : row.Reset;
        return string.Join("\t", kind, Identifier(row.Name), row.Space.Text, string.Join(" ", row.Access), row.Storage, reset,
            lists.IndexOf(row.TrapsOnRead) + 1, lists.IndexOf(row.TrapsOnWrite) + 1, row.Feature, row.Citation);
    }

    private static string Identifier(string name) => name.Replace(' ', '_');
}
