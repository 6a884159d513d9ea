using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using VirtSpec.Hypervisors.Starter;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Targets;

/// <summary>The starter under another name: what a hypervisor of one's own begins as.</summary>
public static partial class NewHypervisor
{
    private const string Original = "Starter";

    /// <summary>What a name must be, when <paramref name="name"/> is none; null when it can be used.</summary>
    public static string? Refusal(string name)
    {
        if (!ClassName().IsMatch(name))
            return "a name of letters and digits that begins with a letter";
        // IModel is a type of the contract: the class would hide it.
        if (typeof(IModel).Assembly.GetTypes().Any(t => t.Name == $"{name}Design" || t.Name == $"{name}Model"))
            return "a name that makes no type of the contract";
        return SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None ? null : "a name that is no word of C#";
    }

    /// <summary>The source of a sound hypervisor whose classes begin with <paramref name="name"/>.</summary>
    public static string Source(string name)
    {
        string resource = $"{Original}/{nameof(StarterDesign)}.cs";
        using var reader = new StreamReader(typeof(StarterDesign).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd()
            .Replace($"namespace VirtSpec.Hypervisors.{Original};", $"namespace {name}Hypervisor;", StringComparison.Ordinal)
            .Replace($"\"{Original.ToLowerInvariant()}\"", $"\"{name.ToLowerInvariant()}\"", StringComparison.Ordinal)
            .Replace(nameof(StarterDesign), $"{name}Design", StringComparison.Ordinal)
            .Replace(nameof(StarterModel), $"{name}Model", StringComparison.Ordinal);
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex ClassName();
}
