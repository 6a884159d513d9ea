using Microsoft.CodeAnalysis;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Syndrome;

/// <summary>syndromes.tbl to the exception classes and the layouts of their ISS.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class SyndromeGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterSourceOutput(TableSources.Tables(context, "syndromes.tbl"), static (output, input) =>
        {
            var errors = new TableErrors();
            var parser = new SyndromeParser(errors);
            foreach (var file in input.Files)
                parser.Parse(file);
            parser.Check();
            errors.ReportTo(output);
            output.AddSource("Syndromes.g.cs", SyndromeEmitter.Emit(parser.Classes));
        });
}
