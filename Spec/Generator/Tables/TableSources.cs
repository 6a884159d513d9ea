using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace VirtSpec.Spec.Generator.Tables;

/// <summary>The two inputs that every generator here has: the tables, and the names that C# declares for them.</summary>
internal static class TableSources
{
    public static IncrementalValueProvider<TableInput> Inputs(IncrementalGeneratorInitializationContext context)
    {
        var files = context.AdditionalTextsProvider
            .Where(static file => file.Path.EndsWith(".tbl", System.StringComparison.Ordinal))
            .Select(static (file, token) => TableFile.From(file.Path, file.GetText(token)?.ToString() ?? ""))
            .Collect();
        var members = context.SyntaxProvider
            .CreateSyntaxProvider(DeclaredMember.MayDeclare, DeclaredMember.From)
            .Where(static member => member is not null)
            .Collect();
        return files.Combine(members).Select(static (pair, _) => new TableInput(
            pair.Left.OrderBy(f => f.Name, System.StringComparer.Ordinal).ToValueArray(),
            Declared.From(pair.Right.Select(m => m!))));
    }
}

/// <summary>All tables and all declared names, compared by value.</summary>
internal sealed record TableInput(ValueArray<TableFile> Files, Declared Declared)
{
    public ImmutableArray<TableFile> Under(string prefix) =>
        [.. Files.Where(f => f.Name.StartsWith(prefix, System.StringComparison.Ordinal))];
}
