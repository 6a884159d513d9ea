using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using VirtSpec.Spec.Generator.Features;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Decode;

/// <summary>a64/*.tbl to decoder, typed fields, disassembler data and the dispatch to semantics.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class DecodeGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterSourceOutput(TableSources.Inputs(context), static (output, input) => Generate(output, input));

    private static void Generate(SourceProductionContext output, TableInput input)
    {
        var errors = new TableErrors();
        var parser = new EncodingParser(FeatureParser.Names(input), errors);
        var operandFiles = input.Under("a64/operands");
        foreach (var file in input.Under("a64/").Where(f => !f.Name.StartsWith("a64/operands", StringComparison.Ordinal)))
            parser.Parse(file);
        EncodingChecks.Run(parser, input.Declared, errors);
        var operands = OperandParser.Parse(operandFiles, input.Declared, errors);
        OperandParser.Check(parser, operands, errors);
        errors.ReportTo(output);

        output.AddSource("A64.Names.g.cs", DecodeEmitter.Names(parser));
        output.AddSource("A64.Fields.g.cs", DecodeEmitter.Views(parser));
        output.AddSource("A64.Rows.g.cs", DecodeEmitter.Rows(parser, input.Declared));
        output.AddSource("A64.Operands.g.cs", DecodeEmitter.Operands(operands));
        output.AddSource("A64.Dispatch.g.cs", DecodeEmitter.Dispatch(parser));
    }
}
