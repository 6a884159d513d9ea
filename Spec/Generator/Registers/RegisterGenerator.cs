using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using VirtSpec.Spec.Generator.Features;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Registers;

/// <summary>registers.tbl, operations.tbl, redirects.tbl and fields/*.tbl to names, access rows, redirections and typed fields.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class RegisterGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterSourceOutput(
            TableSources.TablesAndNames(context, "registers.tbl", "operations.tbl", "redirects.tbl", "fields/", "features.tbl"),
            static (output, input) => Generate(output, input));

    private static void Generate(SourceProductionContext output, TableInput input)
    {
        var errors = new TableErrors();
        var rows = Rows(input, errors);
        var fields = new FieldParser(FeatureParser.Names(input), errors);
        foreach (var file in input.Under("fields/"))
            fields.Parse(file);
        RegisterChecks.Run(rows, input.Declared, errors);
        LayoutChecks.Run(rows, fields.Layouts, errors);
        var redirects = RedirectParser.Parse(input.Under("redirects.tbl"), errors);
        RedirectChecks.Run(redirects, rows, errors);
        errors.ReportTo(output);

        output.AddSource("Registers.Names.g.cs", RegistersEmitter.Names(rows));
        output.AddSource("Registers.Rows.g.cs", RegistersEmitter.Rows(rows, input.Declared));
        output.AddSource("Registers.Redirects.g.cs", RedirectEmitter.Redirects(redirects));
        output.AddSource("Traps.g.cs", RegistersEmitter.TrapRules(input.Declared));
        output.AddSource("Registers.Views.g.cs", LayoutEmitter.Views(fields.Layouts));
        output.AddSource("Registers.Fields.g.cs", LayoutEmitter.Fields(fields.Layouts));
    }

    /// <summary>What registers.tbl and operations.tbl say.</summary>
    internal static List<AccessModel> Rows(TableInput input, TableErrors errors)
    {
        var parser = new RegisterParser(FeatureParser.Names(input), input.Declared.Names(DeclaredKind.TrapRule), errors);
        foreach (var file in input.Under("registers.tbl"))
            parser.ParseRegisters(file);
        foreach (var file in input.Under("operations.tbl"))
            parser.ParseOperations(file);
        return parser.Rows;
    }
}
