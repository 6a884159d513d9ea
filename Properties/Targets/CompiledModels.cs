using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Targets;

/// <summary>A source file of a model.</summary>
/// <param name="Path">What errors call it.</param>
public sealed record ModelSource(string Path, string Text);

/// <summary>What became of sources or an assembly that should hold a hypervisor.</summary>
public abstract record ModelLoad
{
    private ModelLoad()
    {
    }

    /// <summary>The designs that were found, at least one.</summary>
    public sealed record Loaded(Assembly Assembly, IReadOnlyList<IHypervisorDesign> Designs) : ModelLoad;

    /// <summary>Nothing to run; each error in one line, with file and line where it has them.</summary>
    public sealed record Refused(IReadOnlyList<string> Errors) : ModelLoad;
}

/// <summary>Compiles hypervisors at run time, each into a context of its own that goes away with it.</summary>
public static class CompiledModels
{
    private static readonly CSharpParseOptions Language = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview);

    /// <summary>What projects of this repository have by their settings.</summary>
    private static readonly SyntaxTree GlobalUsings = Parse(new ModelSource("usings",
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading;"));

    private static readonly Lazy<MetadataReference[]> Platform = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => !Path.GetFileName(p).StartsWith("VirtSpec.Hypervisors", StringComparison.Ordinal))
            .Select(p => MetadataReference.CreateFromFile(p))]);

    /// <summary>The source as a tree, to be compiled or changed.</summary>
    public static SyntaxTree Parse(ModelSource source) => CSharpSyntaxTree.ParseText(SourceText.From(source.Text, System.Text.Encoding.UTF8), Language, source.Path);

    /// <summary>Compiles a file of a user, which may use Spec and the models that are here.</summary>
    /// <param name="beforeItsCode">Is called when the file is compiled and none of its code has run.</param>
    public static ModelLoad Compile(ModelSource source, Action? beforeItsCode = null) =>
        Compile(Path.GetFileNameWithoutExtension(source.Path), [Parse(source)], withModels: true, beforeItsCode: beforeItsCode);

    /// <summary>Trees that are the models themselves, or change them, before they are compiled.</summary>
    internal static CSharpCompilation Compilation(string name, IEnumerable<SyntaxTree> trees, bool withModels)
    {
        var references = withModels ? Platform.Value.Append(MetadataReference.CreateFromFile(typeof(Hypervisors.Starter.StarterDesign).Assembly.Location)) : Platform.Value;
        return CSharpCompilation.Create($"{name}.target", trees.Append(GlobalUsings), references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>Compiles trees that are the models themselves, or change them.</summary>
    /// <param name="resources">What the models read from their assembly.</param>
    public static ModelLoad Compile(string name, IEnumerable<SyntaxTree> trees, bool withModels, IEnumerable<ResourceDescription>? resources = null, Action? beforeItsCode = null)
    {
        var compilation = Compilation(name, trees, withModels);
        using var image = new MemoryStream();
        var result = compilation.Emit(image, manifestResources: resources);
        if (!result.Success)
            return new ModelLoad.Refused([.. result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(Line)]);
        image.Position = 0;
        beforeItsCode?.Invoke();
        return Find(new AssemblyLoadContext(name, isCollectible: true).LoadFromStream(image), name);
    }

    /// <summary>Loads an assembly that was compiled elsewhere.</summary>
    public static ModelLoad Load(string path)
    {
        try
        {
            var context = new AssemblyLoadContext(path, isCollectible: true);
            using var image = new MemoryStream(File.ReadAllBytes(path));
            return Find(context.LoadFromStream(image), path);
        }
        catch (BadImageFormatException)
        {
            return new ModelLoad.Refused([$"{path}: expected a .NET assembly, found something else"]);
        }
    }

    private static ModelLoad Find(Assembly assembly, string name)
    {
        try
        {
            var types = assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && typeof(IHypervisorDesign).IsAssignableFrom(t)).ToArray();
            IHypervisorDesign[] designs = [.. types.Where(t => t.GetConstructor(Type.EmptyTypes) is not null).Select(t => (IHypervisorDesign)Activator.CreateInstance(t)!)];
            return designs.Length > 0
                ? new ModelLoad.Loaded(assembly, designs)
                : new ModelLoad.Refused([$"{name}: expected a class that implements IHypervisorDesign and has a constructor without parameters, found {(types.Length == 0 ? "none" : "constructors with parameters only")}"]);
        }
        catch (ReflectionTypeLoadException failure)
        {
            return new ModelLoad.Refused([.. failure.LoaderExceptions.Select(e => $"{name}: {e!.Message}").Distinct()]);
        }
        catch (TargetInvocationException failure)
        {
            return new ModelLoad.Refused([$"{name}: its constructor threw {failure.InnerException!.GetType().Name}: {failure.InnerException.Message}"]);
        }
    }

    internal static string Line(Diagnostic error)
    {
        var at = error.Location.GetLineSpan();
        return $"{at.Path}({at.StartLinePosition.Line + 1}): error {error.Id}: {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";
    }
}
