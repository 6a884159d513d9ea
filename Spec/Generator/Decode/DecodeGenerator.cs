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
    internal const string OperandFiles = "a64/operands";

    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterSourceOutput(TableSources.TablesAndNames(context, "a64/", "features.tbl"), static (output, input) => Generate(output, input));

    private static void Generate(SourceProductionContext output, TableInput input)
    {
        var errors = new TableErrors();
        var parser = Encodings(input, errors);
        EncodingChecks.Run(parser, input.Declared, errors);
        var operands = OperandParser.Parse(input.Under(OperandFiles), input.Declared, errors);
        OperandParser.Check(parser, operands, errors);
        errors.ReportTo(output);

        output.AddSource("A64.Names.g.cs", DecodeEmitter.Names(parser));
        output.AddSource("A64.Fields.g.cs", DecodeEmitter.Views(parser));
        output.AddSource("A64.Rows.g.cs", DecodeEmitter.Rows(parser, input.Declared));
        output.AddSource("A64.Operands.g.cs", DecodeEmitter.Operands(operands));
        output.AddSource("A64.Dispatch.g.cs", DecodeEmitter.Dispatch(parser));
    }

    /// <summary>What the encoding tables say.</summary>
    internal static EncodingParser Encodings(TableInput input, TableErrors errors)
    {
        var parser = new EncodingParser(FeatureParser.Names(input), errors);
        foreach (var file in input.Under("a64/").Where(f => !f.Name.StartsWith(OperandFiles, StringComparison.Ordinal)))
            parser.Parse(file);
        return parser;
    }
}
