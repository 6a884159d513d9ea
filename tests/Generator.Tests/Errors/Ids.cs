using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using GeneratorErrors = VirtSpec.Spec.Generator.Tables.Errors;

namespace VirtSpec.Generator.Tests.Errors;

/// <summary>The ids of errors, as the generator declares them and as FORMAT.md lists them.</summary>
internal static partial class Ids
{
    private static readonly DiagnosticDescriptor[] Descriptors =
        [.. typeof(GeneratorErrors).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetValue(null)).OfType<DiagnosticDescriptor>()];

    public static IEnumerable<string> Declared => Descriptors.Select(d => d.Id);

    /// <summary>From id to title.</summary>
    public static IReadOnlyDictionary<string, string> Titles => Descriptors.ToDictionary(d => d.Id, d => d.Title.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static IReadOnlyDictionary<string, string> Documented =>
        Row().Matches(File.ReadAllText(SpecSources.PathOf("Spec/Tables/FORMAT.md"))).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);

    /// <summary>The id in an error that was reported.</summary>
    public static string In(string error) => Id().Match(error).Value;

    [GeneratedRegex(@"VS\d{4}")]
    private static partial Regex Id();

    [GeneratedRegex(@"^\| (VS\d{4}) \| (.*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
