using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace VirtSpec.Generator.Tests;

/// <summary>The tables and the C# of the specification, as they stand in the checkout.</summary>
internal sealed record SpecSources
{
    private static readonly string Root = FindRoot();

    private static readonly Lazy<SpecSources> Loaded = new(() => new SpecSources
    {
        Files = Directory.EnumerateFiles(PathOf("Spec"), "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(IsSource)
            .ToDictionary(path => path, path => File.ReadAllText(PathOf(path)).ReplaceLineEndings("\n")),
    });

    /// <summary>As the checkout has them.</summary>
    public static SpecSources Checkout => Loaded.Value;

    /// <summary>From the path below the checkout to the text.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>The tests that were added to the checkout.</summary>
    public IEnumerable<SyntaxTree> Tests => Files.Where(f => f.Key.StartsWith("tests/", StringComparison.Ordinal)).Select(f => Parse(f.Value, f.Key));

    public IEnumerable<AdditionalText> Tables => Files.Where(f => f.Key.StartsWith("Spec/Tables/", StringComparison.Ordinal)).Select(f => new Table(f.Key, f.Value));

    /// <summary>The C# without what the generators add.</summary>
    public CSharpCompilation Compilation
    {
        get
        {
            var trees = Files.Where(f => f.Key.StartsWith("Spec/", StringComparison.Ordinal) && f.Key.EndsWith(".cs", StringComparison.Ordinal)).Select(f => Parse(f.Value, f.Key));
            var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
            return CSharpCompilation.Create("VirtSpec.Spec", [Parse(ImplicitUsings, "ImplicitUsings.cs"), .. trees], Platform, options);
        }
    }

    /// <summary>The assemblies of the .NET that runs this test.</summary>
    public static IEnumerable<MetadataReference> Platform { get; } =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll"))
            .Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>The namespaces that the SDK imports into every file.</summary>
    public const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>The text of any file of the checkout, as it was changed.</summary>
    public string Text(string path) => Files.TryGetValue(path, out string? text) ? text : File.ReadAllText(PathOf(path)).ReplaceLineEndings("\n");

    /// <summary>The same with a file changed or added.</summary>
    public SpecSources With((string Path, string Text) file) => new() { Files = new Dictionary<string, string>(Files) { [file.Path] = file.Text } };

    public static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, GeneratorRun.ParseOptions, path);

    public static string PathOf(string path) => Path.Combine(Root, path);

    private static bool IsSource(string path)
    {
        string[] folders = path.Split('/');
        return path.EndsWith(".tbl", StringComparison.Ordinal)
            || (path.EndsWith(".cs", StringComparison.Ordinal) && !folders.Contains("obj") && !folders.Contains("bin") && folders[1] is not ("Generator" or "Generated"));
    }

    private static string FindRoot()
    {
        for (var parent = new DirectoryInfo(AppContext.BaseDirectory); parent is not null; parent = parent.Parent)
            if (File.Exists(Path.Combine(parent.FullName, "Directory.Packages.props")))
                return parent.FullName;
        throw new DirectoryNotFoundException($"no Directory.Packages.props above {AppContext.BaseDirectory}; run the tests from a checkout");
    }
}
