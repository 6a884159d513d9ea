using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using VirtSpec.Spec.Generator.Registers;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Features;

/// <summary>features.tbl to the <c>Feature</c> enumeration and its rows.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class FeatureGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterSourceOutput(TableSources.Tables(context, "features.tbl", "fields/"), static (output, input) =>
        {
            var errors = new TableErrors();
            var features = FeatureParser.Parse(input, errors);
            FeatureParser.CheckAnnounced(features, FieldNames(input), errors);
            errors.ReportTo(output);
            output.AddSource("Features.g.cs", FeatureEmitter.Emit(features));
        });

    /// <summary>Every field as <c>REGISTER.FIELD</c>; errors in fields/ are reported by the generator of registers.</summary>
    internal static HashSet<string> FieldNames(TableInput input)
    {
        var parser = new FieldParser(FeatureParser.Names(input), new TableErrors());
        foreach (var file in input.Under("fields/"))
            parser.Parse(file);
        return [.. parser.Layouts.SelectMany(l => l.Fields.Where(f => f.IsNamed).Select(f => $"{l.Register}.{f.Name}"))];
    }
}
