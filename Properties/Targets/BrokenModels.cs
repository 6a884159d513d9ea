using Microsoft.CodeAnalysis;
using VirtSpec.Hypervisors.Starter;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Targets;

/// <summary>A seeded bug, compiled.</summary>
/// <param name="Design">The broken design.</param>
/// <param name="TimesRun">How often the changed line has run.</param>
public sealed record BrokenModel(BrokenDiff Diff, IHypervisorDesign Design, Func<long> TimesRun);

/// <summary>The seeded bugs: sound models with one change each, from the sources that travel with the models.</summary>
public static class BrokenModels
{
    private static readonly System.Reflection.Assembly Models = typeof(StarterDesign).Assembly;

    private static readonly Lazy<IReadOnlyDictionary<string, SyntaxTree>> Sources = new(() =>
        Models.GetManifestResourceNames().Where(n => n.EndsWith(".cs", StringComparison.Ordinal)).ToDictionary(n => n, n => CompiledModels.Parse(new ModelSource(n, Read(n)))));

    private static readonly Lazy<SyntaxTree> Probe = new(() => CompiledModels.Parse(new ModelSource("probe", Probes.Source)));

    private static readonly Lazy<Microsoft.CodeAnalysis.CSharp.CSharpCompilation> Unchanged = new(() => CompiledModels.Compilation("unchanged", Sources.Value.Values.Append(Probe.Value), withModels: false));

    /// <summary>Every seeded bug, by ID.</summary>
    /// <exception cref="FormatException">A diff cannot be read; the message has every error.</exception>
    public static IReadOnlyList<BrokenDiff> All { get; } = [.. Models.GetManifestResourceNames().Where(n => n.EndsWith(".diff", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Parse)];

    /// <summary>The sound design of that name.</summary>
    public static IHypervisorDesign Sound(string model) => Models.GetTypes()
        .Where(t => t is { IsClass: true, IsAbstract: false } && typeof(IHypervisorDesign).IsAssignableFrom(t) && t.GetConstructor([]) is not null)
        .Select(t => (IHypervisorDesign)Activator.CreateInstance(t)!).First(d => d.Name == model);

    /// <summary>What keeps a seeded bug from being made, as far as the sources that it changes say: this takes much less time than <see cref="Make"/>.</summary>
    public static IReadOnlyList<string> ErrorsOf(BrokenDiff diff)
    {
        if (Apply(diff, out var errors) is not { } trees)
            return errors;
        var changed = trees.Where(t => t.Value != Sources.Value[t.Key]).ToArray();
        var compilation = changed.Aggregate(Unchanged.Value, (c, t) => c.ReplaceSyntaxTree(Sources.Value[t.Key], t.Value));
        return [.. changed.SelectMany(t => compilation.GetSemanticModel(t.Value).GetDiagnostics()).Where(d => d.Severity == DiagnosticSeverity.Error).Select(CompiledModels.Line)];
    }

    /// <summary>Applies and compiles a seeded bug.</summary>
    /// <param name="errors">Why it cannot be: a hunk that fits nowhere or twice, or compile errors.</param>
    public static BrokenModel? Make(BrokenDiff diff, out IReadOnlyList<string> errors)
    {
        if (Apply(diff, out errors) is not { } trees)
            return null;
        switch (CompiledModels.Compile($"{diff.Model}+{diff.Id}", trees.Values.Append(Probe.Value), withModels: false, Resources()))
        {
            case ModelLoad.Loaded loaded:
                errors = [];
                var count = loaded.Assembly.GetType("VirtSpec.Hypervisors.Broken.Probe")!.GetField("Count")!;
                return new BrokenModel(diff, loaded.Designs.Single(d => d.Name == diff.Model), () => (long)count.GetValue(null)!);
            case ModelLoad.Refused refused:
                errors = refused.Errors;
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>The sources with a seeded bug; null when a hunk fits nowhere or twice.</summary>
    private static Dictionary<string, SyntaxTree>? Apply(BrokenDiff diff, out IReadOnlyList<string> errors)
    {
        var trees = new Dictionary<string, SyntaxTree>(Sources.Value);
        errors = [];
        foreach (var hunk in diff.Hunks)
        {
            string error = $"expected a source of the models, found '{hunk.File}'";
            if (!trees.TryGetValue(hunk.File, out var tree) || !ChangedSource.TryApply(hunk, tree, out var changed, out error))
            {
                errors = [$"Broken/{diff.Id}.diff({hunk.Line}): {error}"];
                return null;
            }
            trees[hunk.File] = changed;
        }
        return trees;
    }

    private static IEnumerable<ResourceDescription> Resources() => Models.GetManifestResourceNames()
        .Where(n => !n.EndsWith(".cs", StringComparison.Ordinal) && !n.EndsWith(".diff", StringComparison.Ordinal))
        .Select(n => new ResourceDescription(n, () => Models.GetManifestResourceStream(n)!, isPublic: true));

    private static BrokenDiff Parse(string name) =>
        BrokenDiff.TryParse(name, Read(name), out var diff, out var errors) ? diff : throw new FormatException(string.Join('\n', errors));

    private static string Read(string resource)
    {
        using var reader = new StreamReader(Models.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
