using System.Text.RegularExpressions;

namespace VirtSpec.Properties.Coverage;

/// <summary>Where the code of a handler of the catalogue is.</summary>
/// <param name="File">A path in the repository.</param>
/// <param name="Line">From 1.</param>
internal sealed partial record HandlerSource(string File, int Line)
{
    private static readonly System.Reflection.Assembly Models = typeof(Hypervisors.Catalog).Assembly;

    /// <summary>By TYPE.METHOD, from the sources that travel with the models.</summary>
    public static IReadOnlyDictionary<string, HandlerSource> All { get; } = Models.GetManifestResourceNames()
        .Where(n => n.EndsWith(".cs", StringComparison.Ordinal)).Order(StringComparer.Ordinal).SelectMany(Of).DistinctBy(h => h.Code).ToDictionary(h => h.Code, h => h.At);

    private static IEnumerable<(string Code, HandlerSource At)> Of(string resource)
    {
        using var reader = new StreamReader(Models.GetManifestResourceStream(resource)!);
        string type = "";
        for (int line = 1; reader.ReadLine() is { } text; line++)
        {
            if (TypeName().Match(text) is { Success: true } declared)
                type = declared.Groups[1].Value;
            else if (MethodName().Match(text) is { Success: true } method)
                yield return ($"{type}.{method.Groups[1].Value}", new HandlerSource($"Hypervisors/{resource}", line));
        }
    }

    [GeneratedRegex(@"^\s*(?:(?:public|internal|private|file|static|sealed|readonly|partial|abstract) )*(?:class|struct|record struct|record) (\w+)")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"^\s+(?:(?:public|internal|private|static|async|override|virtual) )*Handler(?:<.+>)? (\w+)\(")]
    private static partial Regex MethodName();
}
