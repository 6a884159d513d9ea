using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace VirtSpec.Spec.Generator.Tables;

/// <summary>The two inputs of the generators: the tables, and the names that C# declares for them.</summary>
internal static class TableSources
{
    /// <summary>The name of the step that gives a generator its input, for tests of caching.</summary>
    public const string InputStep = "TableInput";

    /// <summary>The tables whose name below <c>Tables/</c> begins with one of <paramref name="prefixes"/>.</summary>
    public static IncrementalValueProvider<TableInput> Tables(IncrementalGeneratorInitializationContext context, params string[] prefixes) =>
        Files(context, prefixes).Select(static (files, _) => new TableInput(files, Declared.From([]))).WithTrackingName(InputStep);

    /// <summary>Those tables, and every declared name.</summary>
    public static IncrementalValueProvider<TableInput> TablesAndNames(IncrementalGeneratorInitializationContext context, params string[] prefixes)
    {
        var names = Places(context).Select(static (place, _) => place.Member).Collect();
        return Files(context, prefixes).Combine(names)
            .Select(static (pair, _) => new TableInput(pair.Left, Declared.From(pair.Right)))
            .WithTrackingName(InputStep);
    }

    /// <summary>Every declared name and where it stands.</summary>
    public static IncrementalValuesProvider<DeclaredPlace> Places(IncrementalGeneratorInitializationContext context) =>
        context.SyntaxProvider
            .CreateSyntaxProvider(DeclaredSyntax.MayDeclare, DeclaredSyntax.From)
            .Where(static place => place is not null)
            .Select(static (place, _) => place!);

    private static IncrementalValueProvider<ValueArray<TableFile>> Files(IncrementalGeneratorInitializationContext context, string[] prefixes) =>
        context.AdditionalTextsProvider
            .Where(static file => file.Path.EndsWith(".tbl", StringComparison.Ordinal))
            .Select(static (file, token) => TableFile.From(file.Path, file.GetText(token)?.ToString() ?? ""))
            .Where(file => prefixes.Any(prefix => file.Name.StartsWith(prefix, StringComparison.Ordinal)))
            .Collect()
            .Select(static (files, _) => files.OrderBy(f => f.Name, StringComparer.Ordinal).ToValueArray());
}

/// <summary>The tables that a generator reads, in the order of their names, and the declared names, compared by value.</summary>
internal sealed record TableInput(ValueArray<TableFile> Files, Declared Declared)
{
    public ImmutableArray<TableFile> Under(string prefix) => [.. Files.Where(f => f.Name.StartsWith(prefix, StringComparison.Ordinal))];
}
