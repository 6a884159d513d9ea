using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Syndrome;

/// <summary>Writes the exception classes, a function that makes each ISS from its fields, and the rows for reports.</summary>
internal static class SyndromeEmitter
{
    public static string Emit(IReadOnlyList<SyndromeModel> classes)
    {
        var w = new SourceWriter("Spec/Tables/syndromes.tbl");
        w.Line("namespace VirtSpec.Spec.Exceptions;").Line();
        w.Line("/// <summary>The exception class, ESR_ELx.EC.</summary>");
        w.Open("public enum ExceptionClass : byte");
        foreach (var c in classes)
            w.Summary(c.Summary).Line($"{c.Name} = 0x{c.EC:x2},");
        w.Close().Line();
        w.Line("/// <summary>Makes the ISS of each exception class from its fields.</summary>");
        w.Open("public static class Iss");
        foreach (var c in classes)
            Builder(w, c);
        w.Close().Line();
        w.Open("internal static class SyndromeTable");
        w.Line("/// <summary>class, name, from, summary, citation; then its fields: class, msb, lsb, name, meaning.</summary>");
        w.Line("internal const string Text =");
        foreach (var c in classes)
        {
            w.Line("    " + SourceWriter.Quote($"class\t{c.EC}\t{c.Name}\t{c.From}\t{c.Summary}\t{c.Citation}\n") + " +");
            foreach (var f in c.Fields)
                w.Line("    " + SourceWriter.Quote($"field\t{c.EC}\t{f.Msb}\t{f.Lsb}\t{f.Name}\t{f.Meaning}\n") + " +");
        }
        w.Line("    \"\";").Close();
        return w.ToString();
    }

    private static void Builder(SourceWriter w, SyndromeModel c)
    {
        var fields = c.Fields.Where(f => !f.IsReserved).ToList();
        string ones = string.Concat(c.Fields.Where(f => f.Name == "RES1").Select(f => $" | 0x{f.Mask:x}u << {f.Lsb}"));
        string parameters = string.Join(", ", fields.Select(f => $"uint {f.Name} = 0"));
        string body = fields.Count == 0 ? "0u" : string.Join(" | ", fields.Select(f => $"({f.Name} & 0x{f.Mask:x}) << {f.Lsb}"));
        w.Summary(c.Summary);
        w.Line($"public static uint {c.Name}({parameters}) => {body}{ones};").Line();
    }
}
