using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using VirtSpec.Spec.Generator.Registers;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Features;

/// <summary>cpus/*.tbl to the CPUs' data, after checking that each name stands in the other tables.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class CpuGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterSourceOutput(TableSources.Inputs(context), static (output, input) => Generate(output, input));

    private static void Generate(SourceProductionContext output, TableInput input)
    {
        var errors = new TableErrors();
        var quiet = new TableErrors();
        var features = FeatureParser.Names(input);
        var fields = new FieldParser(features, quiet);
        foreach (var file in input.Under("fields/"))
            fields.Parse(file);
        var names = new CpuNames(features, [.. input.Under("registers.tbl").SelectMany(f => f.Rows()).Select(r => r.Column(0))],
            [.. fields.Layouts.SelectMany(l => l.Fields.Select(f => l.Register + "." + f.Name))]);
        var w = new SourceWriter("Spec/Tables/cpus");
        w.Line("namespace VirtSpec.Spec.Registers;").Line();
        w.Open("internal static class CpuTable");
        w.Line("internal static readonly (string Name, string Text)[] Cpus =").OpenList();
        foreach (var file in input.Under("cpus/"))
            Emit(w, file, names, errors);
        w.Close("];").Close();
        errors.ReportTo(output);
        output.AddSource("Cpus.g.cs", w.ToString());
    }

    private static void Emit(SourceWriter w, TableFile file, CpuNames names, TableErrors errors)
    {
        w.Line($"({SourceWriter.Quote(Path.GetFileNameWithoutExtension(file.Name))},");
        foreach (var row in file.Rows().Where(r => names.Check(r, errors)))
            w.Line("    " + SourceWriter.Quote(string.Join("\t", row.Columns) + "\n") + " +");
        w.Line("    \"\"),");
    }
}

/// <summary>The names that a CPU's rows may use.</summary>
internal sealed class CpuNames(HashSet<string> features, HashSet<string> registers, HashSet<string> fields)
{
    /// <summary>True when the row is right; otherwise the error is collected.</summary>
    public bool Check(TableRow row, TableErrors errors)
    {
        string? wrong = row.Column(0) switch
        {
            "arch" => row.Columns.Count == 3 ? null : "expected 'arch ; version ; citation'",
            "feature" => features.Contains(row.Column(1)) ? null : $"'{row.Column(1)}' is no feature of features.tbl",
            "value" => !registers.Contains(row.Column(1).Split('[')[0]) ? $"'{row.Column(1)}' is no register of registers.tbl"
                : Numbers.TryParse(row.Column(2), out _) && row.Column(2).StartsWith("0x", System.StringComparison.Ordinal) ? null : $"expected a hexadecimal value, found '{row.Column(2)}'",
            "size" => int.TryParse(row.Column(2), out _) ? null : $"expected a number, found '{row.Column(2)}'",
            "id" => !fields.Contains(row.Column(1)) ? $"'{row.Column(1)}' is no field of fields/"
                : row.Column(2) is "implemented" or "masked" or "not-modelled" ? null : $"expected implemented, masked or not-modelled, found '{row.Column(2)}'",
            _ => $"expected arch, feature, value, size or id, found '{row.Column(0)}'",
        };
        if (wrong is not null)
            errors.Add(row, "VS0401", $"{row.Column(0)} {row.Column(1)}: {wrong}");
        return wrong is null;
    }
}
