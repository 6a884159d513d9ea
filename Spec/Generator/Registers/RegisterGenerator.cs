using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using VirtSpec.Spec.Generator.Features;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Registers;

/// <summary>registers.tbl, operations.tbl and fields/*.tbl to names, access rows and typed fields.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class RegisterGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterSourceOutput(TableSources.Inputs(context), static (output, input) => Generate(output, input));

    private static void Generate(SourceProductionContext output, TableInput input)
    {
        var errors = new TableErrors();
        var features = FeatureParser.Names(input);
        var rules = new HashSet<string>(input.Declared.TrapRules.Select(r => r.Name));
        var rows = new RegisterParser(features, rules, errors);
        foreach (var file in input.Under("registers.tbl"))
            rows.ParseRegisters(file);
        foreach (var file in input.Under("operations.tbl"))
            rows.ParseOperations(file);
        var fields = new FieldParser(features, errors);
        foreach (var file in input.Under("fields/"))
            fields.Parse(file);
        RegisterChecks.Run(rows, fields, input.Declared, errors);
        errors.ReportTo(output);

        output.AddSource("Registers.Names.g.cs", RegistersEmitter.Names(rows.Rows));
        output.AddSource("Registers.Rows.g.cs", RegistersEmitter.Rows(rows.Rows, input.Declared));
        output.AddSource("Traps.g.cs", RegistersEmitter.TrapRules(input.Declared));
        output.AddSource("Registers.Views.g.cs", RegistersEmitter.Views(fields.Layouts));
        output.AddSource("Registers.Fields.g.cs", RegistersEmitter.Fields(fields.Layouts));
    }
}
