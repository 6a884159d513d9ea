using Microsoft.CodeAnalysis;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Features;

/// <summary>features.tbl to the <c>Feature</c> enumeration and its rows.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class FeatureGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterSourceOutput(TableSources.Inputs(context), static (output, input) =>
        {
            var errors = new TableErrors();
            var features = FeatureParser.Parse(input, errors);
            errors.ReportTo(output);
            output.AddSource("Features.g.cs", FeatureEmitter.Emit(features));
        });
}
