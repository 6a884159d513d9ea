using System.Collections.Generic;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Features;

internal static class FeatureEmitter
{
    public static string Emit(IReadOnlyList<FeatureModel> features)
    {
        var w = new SourceWriter("Spec/Tables/features.tbl");
        w.Line("namespace VirtSpec.Spec.Features;").Line();
        w.Line("/// <summary>The architectural features that a CPU may have; each is a bit of <see cref=\"FeatureSet\"/>.</summary>");
        w.Open("public enum Feature : byte");
        w.Line("/// <summary>The base architecture, which every CPU has.</summary>");
        w.Line("None,");
        foreach (var feature in features)
            w.Summary($"{feature.Summary} ({feature.Citation})").Line($"{feature.Name},");
        w.Close().Line();
        w.Open("internal static class FeatureTable");
        w.Line("internal static readonly FeatureRow[] Rows =");
        w.OpenList();
        w.Line("new(Feature.None, \"\", \"the base architecture\", \"Arm DDI0487, A1.1\"),");
        foreach (var feature in features)
            w.Line($"new(Feature.{feature.Name}, {SourceWriter.Quote(feature.Announced)}, {SourceWriter.Quote(feature.Summary)}, {SourceWriter.Quote(feature.Citation)}),");
        w.Close("];").Close();
        return w.ToString();
    }
}
