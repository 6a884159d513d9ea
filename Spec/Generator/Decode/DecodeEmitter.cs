using System;
using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Decode;

/// <summary>Writes the A64 tables as C#: names, rows as flat data, a typed view for each class, and the dispatch to semantics.</summary>
internal static class DecodeEmitter
{
    private const string From = "Spec/Tables/a64";

    /// <summary>The enumerations <c>Op</c> (a row) and <c>EncodingClass</c>.</summary>
    public static string Names(EncodingParser parsed)
    {
        var w = new SourceWriter(From);
        w.Line("namespace VirtSpec.Spec.Instructions;").Line();
        w.Line("/// <summary>The encodings of A64, one for each row of the tables, named as in Arm's machine-readable specification.</summary>");
        w.Open("public enum Op : ushort");
        w.Line("/// <summary>No row matches: the word is unallocated, so UNDEFINED.</summary>").Line("Unallocated,");
        foreach (var row in parsed.Encodings)
            w.Line(row.Name + ",");
        w.Close().Line();
        w.Line("/// <summary>The encoding classes of A64, the units of meaning.</summary>");
        w.Open("public enum EncodingClass : ushort");
        w.Line("/// <summary>The class of no row.</summary>").Line("None,");
        foreach (var c in parsed.Classes)
            w.Summary(c.Title).Line(c.Name + ",");
        w.Close();
        return w.ToString();
    }

    /// <summary>A value type for each class, with its fields by name.</summary>
    public static string Views(EncodingParser parsed)
    {
        var w = new SourceWriter(From);
        w.Line("namespace VirtSpec.Spec.Instructions;");
        foreach (var c in parsed.Classes.Where(c => !c.Attributes.NotModelled))
        {
            w.Line().Summary(c.Title);
            w.Open($"public readonly record struct {c.Name}(uint Word)");
            foreach (var f in c.Fields)
                w.Line($"public uint {f.Name} => {Extract(f)};");
            w.Close();
        }
        return w.ToString();
    }

    /// <summary>The rows as flat arrays, indexed by <c>Op</c>; entry 0 is unallocated.</summary>
    public static string Rows(EncodingParser parsed, Declared declared)
    {
        var w = new SourceWriter(From, "VirtSpec.Spec.Features", "VirtSpec.Spec.Traps");
        w.Line("namespace VirtSpec.Spec.Instructions;").Line();
        w.Open("internal static class A64Table");
        Numbers(w, "uint", "Masks", parsed.Encodings.Select(e => $"0x{e.Match.Mask:x8}"), "0xffffffff");
        Numbers(w, "uint", "Values", parsed.Encodings.Select(e => $"0x{e.Match.Value:x8}"), "0x00000000");
        Numbers(w, "ushort", "Classes", parsed.Encodings.Select(e => (parsed.Classes.IndexOf(e.Class) + 1).ToString()), "0");
        Numbers(w, "byte", "Features", parsed.Encodings.Select(e => e.Attributes.Feature.Length == 0 ? "0" : $"(byte)Feature.{e.Attributes.Feature}"), "0");
        Numbers(w, "bool", "IsElse", parsed.Encodings.Select(e => e.Attributes.Else ? "true" : "false"), "false");
        Numbers(w, "bool", "IsModelled", parsed.Encodings.Select(e => e.Attributes.NotModelled ? "false" : "true"), "false");
        Excepts(w, parsed);
        Traps(w, parsed, declared);
        Text(w, "ClassText", parsed.Classes.Select(c => $"{c.Name}\t{c.Title}\t{FieldText(c.Fields)}"));
        Text(w, "AssemblyText", parsed.Encodings.Select(e => e.Assembly));
        Text(w, "AliasText", parsed.Aliases.Select(a => $"{a.Name}\t{string.Join(",", a.Of)}\t{a.Match.Mask:x8}\t{a.Match.Value:x8}\t{ExceptText(a.Match)}\t{PredicateText(a.Match)}\t{a.Assembly}"));
        Predicates(w, parsed);
        w.Close();
        return w.ToString();
    }

    /// <summary>The operands of the assembly language.</summary>
    public static string Operands(IReadOnlyList<OperandModel> operands)
    {
        var w = new SourceWriter(From + "/operands*.tbl");
        w.Line("namespace VirtSpec.Spec.Instructions.Text;").Line();
        w.Open("internal static class OperandTable");
        w.Line("internal static readonly (string Token, OperandKind Kind, string[] Fields)[] Rows =");
        w.OpenList();
        foreach (var o in operands)
            w.Line($"({SourceWriter.Quote(o.Token)}, OperandKinds.{o.Kind}, [{string.Join(", ", o.Fields.Select(SourceWriter.Quote))}]),");
        w.Close("];").Close();
        return w.ToString();
    }

    /// <summary>From a decoded word to the method that gives its meaning.</summary>
    public static string Dispatch(EncodingParser parsed)
    {
        var modelled = new HashSet<ClassModel>(EncodingChecks.Modelled(parsed));
        var w = new SourceWriter(From, "VirtSpec.Spec.Exceptions");
        w.Line("namespace VirtSpec.Spec.Instructions;").Line();
        w.Open("public static partial class Execute");
        w.Line("/// <summary>Runs the semantics of a class; the exception that it raises, or null when the instruction completes.</summary>");
        w.Open("internal static ExceptionRecord? Dispatch(ref Transition t, EncodingClass c, Op op, uint word)");
        w.Open("switch (c)");
        foreach (var c in parsed.Classes.Where(modelled.Contains))
            w.Line($"case EncodingClass.{c.Name}: return {c.Name}(ref t, new {c.Name}(word));");
        w.Line("default: throw NotModelledException.Instruction(op, word, t.Next.PC);");
        w.Close().Close().Close();
        return w.ToString();
    }

    private static string Extract(FieldModel f) =>
        f.Width == 32 ? "Word" : f.Lsb == 0 ? $"Word & 0x{(1UL << f.Width) - 1:x}" : $"(Word >> {f.Lsb}) & 0x{(1UL << f.Width) - 1:x}";

    private static void Numbers(SourceWriter w, string type, string name, IEnumerable<string> items, string first)
    {
        w.Line($"internal static System.ReadOnlySpan<{type}> {name} =>");
        w.OpenList().Line(first + ",");
        foreach (var line in Chunks([.. items], 8))
            w.Line(string.Join(", ", line) + ",");
        w.Close("];").Line();
    }

    private static IEnumerable<string[]> Chunks(string[] items, int size)
    {
        for (int i = 0; i < items.Length; i += size)
            yield return [.. items.Skip(i).Take(size)];
    }

    private static void Excepts(SourceWriter w, EncodingParser parsed)
    {
        w.Line("/// <summary>Words that match a row's bits and do not belong to it: for which (word &amp; Mask) == Value.</summary>");
        w.Line("internal static readonly (Op Op, uint Mask, uint Value)[] Excepts =").OpenList();
        foreach (var row in parsed.Encodings)
            foreach (var e in row.Match.Excepts)
                w.Line($"(Op.{row.Name}, 0x{e.Mask:x8}, 0x{e.Value:x8}),");
        w.Close("];").Line();
    }

    private static void Traps(SourceWriter w, EncodingParser parsed, Declared declared)
    {
        var expression = declared.Expressions(DeclaredKind.TrapRule);
        w.Line("/// <summary>The rules that may stop an encoding before it executes, in the manual's order.</summary>");
        w.Line("internal static readonly (TrapRule[] Rules, Op[] Ops)[] Traps =").OpenList();
        foreach (var group in parsed.Encodings.Where(e => e.Attributes.Traps.Count > 0).GroupBy(e => e.Attributes.Traps))
        {
            string rules = string.Join(", ", group.Key.Where(expression.ContainsKey).Select(r => expression[r]));
            w.Line($"([{rules}],").OpenList();
            foreach (var line in Chunks([.. group.Select(e => $"Op.{e.Name}")], 6))
                w.Line(string.Join(", ", line) + ",");
            w.Close("]),");
        }
        w.Close("];").Line();
    }

    private static void Text(SourceWriter w, string name, IEnumerable<string> lines)
    {
        w.Line($"internal const string {name} =");
        foreach (string line in lines)
            w.Line("    " + SourceWriter.Quote(line + "\n") + " +");
        w.Line("    \"\";").Line();
    }

    private static void Predicates(SourceWriter w, EncodingParser parsed)
    {
        w.Line("/// <summary>Whether the predicates of a row hold for a word.</summary>");
        w.Line("internal static bool Holds(Op op, uint word) => op switch").Line("{");
        foreach (var row in parsed.Encodings.Where(e => e.Match.Predicates.Count > 0))
            w.Line($"    Op.{row.Name} => {string.Join(" && ", row.Match.Predicates.Select(p => $"{(p.Negated ? "!" : "")}VirtSpec.Spec.Instructions.Predicates.{p.Name}(word)"))},");
        w.Line("    _ => true,").Line("};").Line();
        w.Line("internal static readonly Op[] WithPredicates =").OpenList();
        foreach (var row in parsed.Encodings.Where(e => e.Match.Predicates.Count > 0))
            w.Line($"Op.{row.Name},");
        w.Close("];").Line();
        w.Line("/// <summary>A predicate by the name that the tables use.</summary>");
        w.Line("internal static bool Predicate(string name, uint word) => name switch").Line("{");
        foreach (string name in parsed.Aliases.SelectMany(a => a.Match.Predicates).Concat(parsed.Encodings.SelectMany(e => e.Match.Predicates)).Select(p => p.Name).Distinct().OrderBy(n => n, StringComparer.Ordinal))
            w.Line($"    {SourceWriter.Quote(name)} => VirtSpec.Spec.Instructions.Predicates.{name}(word),");
        w.Line("    _ => throw new System.Diagnostics.UnreachableException(name),").Line("};");
    }

    private static string FieldText(IEnumerable<FieldModel> fields) => string.Join(" ", fields.Select(f => $"{f.Name}:{f.Lsb}:{f.Width}"));

    private static string ExceptText(Match m) => string.Join(" ", m.Excepts.Select(e => $"{e.Mask:x8}/{e.Value:x8}"));

    private static string PredicateText(Match m) => string.Join(" ", m.Predicates.Select(p => (p.Negated ? "!" : "") + p.Name));
}
