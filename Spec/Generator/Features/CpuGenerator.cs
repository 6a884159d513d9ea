using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Features;

/// <summary>cpus/*.tbl to the CPUs' data, after checking that each name stands in the other tables.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class CpuGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterSourceOutput(
            TableSources.Tables(context, "cpus/", "registers.tbl", "fields/", "features.tbl"),
            static (output, input) => Generate(output, input));

    private static void Generate(SourceProductionContext output, TableInput input)
    {
        var errors = new TableErrors();
        HashSet<string> registers = [.. input.Under("registers.tbl").SelectMany(f => f.Rows()).Select(r => r.Column(0))];
        var parser = new CpuParser(FeatureParser.Names(input), registers, FeatureGenerator.FieldNames(input), errors);
        var cpus = input.Under("cpus/").Select(parser.Parse).ToList();
        CpuParser.CheckComplete(cpus, errors);
        errors.ReportTo(output);
        output.AddSource("Cpus.g.cs", Emit(cpus));
    }

    private static string Emit(IEnumerable<CpuModel> cpus)
    {
        var w = new SourceWriter("Spec/Tables/cpus");
        w.Line("namespace VirtSpec.Spec.Registers;").Line();
        w.Open("internal static class CpuTable");
        w.Line("internal static readonly (string Name, string Text)[] Cpus =").OpenList();
        foreach (var cpu in cpus)
        {
            w.Line($"({SourceWriter.Quote(Path.GetFileNameWithoutExtension(cpu.File.Name))},");
            foreach (var row in cpu.Rows)
                w.Line($"    {SourceWriter.Quote(string.Join("\t", row.Columns) + "\n")} +");
            w.Line("    \"\"),");
        }
        w.Close("];").Close();
        return w.ToString();
    }
}
