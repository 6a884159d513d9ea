using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace VirtSpec.Streams.Mutants;

/// <summary>The specification and what judges it, compiled from their sources with all mutants woven in.</summary>
public sealed class MutatedSpec : IDisposable
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private readonly AssemblyLoadContext _context = new("mutants", isCollectible: true);
    private readonly Action<int> _select;
    private readonly Func<string?> _firstDifference;

    /// <param name="root">The checkout.</param>
    /// <exception cref="InvalidOperationException">A mutant does not fit the code, or what comes out does not compile.</exception>
    public MutatedSpec(string root, MutationJudge judge, IReadOnlyList<Mutant> mutants)
    {
        using var image = new MemoryStream();
        var emitted = Compile(root, judge, mutants).Emit(image);
        if (!emitted.Success)
            throw new InvalidOperationException(string.Join('\n', emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        image.Position = 0;
        var assembly = _context.LoadFromStream(image);
        _select = Method(assembly, "VirtSpec.Streams.Mutants.Active", "Select").CreateDelegate<Action<int>>();
        _firstDifference = (Func<string?>)Method(assembly, judge.Type, "Open").Invoke(null, [judge.Argument])!;
    }

    /// <summary>What tells a mutant from the specification, the first recorded case say, or null when nothing does; -1 is no mutant.</summary>
    public string? FirstDifference(int mutant)
    {
        _select(mutant);
        return _firstDifference();
    }

    public void Dispose() => _context.Unload();

    private static CSharpCompilation Compile(string root, MutationJudge judge, IReadOnlyList<Mutant> mutants)
    {
        var trees = Sources(root, judge.Folders).Select(path => Parse(File.ReadAllText(path), path)).ToList();
        int woven = 0;
        for (int i = 0; i < trees.Count; i++)
        {
            var (text, count) = Weaver.Weave(trees[i].GetRoot(), mutants);
            woven += count;
            if (count > 0)
                trees[i] = Parse(text, trees[i].FilePath);
        }
        if (woven != mutants.Count)
            throw new InvalidOperationException($"expected {mutants.Count} mutants in the code, found the methods of {woven}");
        return CSharpCompilation.Create(
            "VirtSpec.Mutants",
            [.. trees, Parse(ImplicitUsings, "ImplicitUsings.cs"), Parse(Weaver.Switch, "Active.cs")],
            Platform(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static SyntaxTree Parse(string text, string path) =>
        CSharpSyntaxTree.ParseText(text, CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview), path);

    private static IEnumerable<string> Sources(string root, IReadOnlyList<string> folders) =>
        folders.Prepend("Spec").SelectMany(folder => SourcesIn(Path.Combine(root, folder))).Order(StringComparer.Ordinal);

    private static IEnumerable<string> SourcesIn(string folder)
    {
        string[] apart = ["Generator", "bin", "obj"];
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(path => !apart.Contains(Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar)[0]));
    }

    private static IEnumerable<MetadataReference> Platform() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));

    private static MethodInfo Method(Assembly assembly, string type, string name) => assembly.GetType(type, throwOnError: true)!.GetMethod(name)!;
}
