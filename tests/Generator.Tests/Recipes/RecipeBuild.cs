using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace VirtSpec.Generator.Tests.Recipes;

/// <summary>The specification and tests of it, compiled in memory and run.</summary>
internal sealed class RecipeBuild
{
    /// <summary>What tests of the specification share.</summary>
    private static readonly string[] Helpers =
        ["tests/Spec.Tests/Exceptions/StepRig.cs", "tests/Spec.Tests/Exceptions/HCR.cs", "tests/Spec.Tests/Registers/Probe.cs"];

    private static readonly Lazy<byte[]> Checkout = new(() => Emit(GeneratorRun.Of(SpecSources.Checkout.Compilation, SpecSources.Checkout.Tables).Compilation));

    private readonly byte[] _spec;
    private readonly byte[] _tests;

    private RecipeBuild(byte[] spec, IEnumerable<SyntaxTree> tests)
    {
        _spec = spec;
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        MetadataReference[] references =
        [
            .. SpecSources.Platform,
            MetadataReference.CreateFromImage(spec),
            .. new[] { typeof(FactAttribute), typeof(Assert), typeof(Xunit.Abstractions.ITestOutputHelper) }.Select(t => MetadataReference.CreateFromFile(t.Assembly.Location)),
        ];
        var usings = SpecSources.Parse(SpecSources.ImplicitUsings, "ImplicitUsings.cs");
        var helpers = Helpers.Select(path => SpecSources.Parse(SpecSources.Checkout.Text(path), path));
        _tests = Emit(CSharpCompilation.Create("RecipeTests", [usings, .. helpers, .. tests], references, options));
    }

    /// <exception cref="InvalidDataException">A table has a mistake, or C# does not compile.</exception>
    public static RecipeBuild Of(SpecSources changed)
    {
        var run = GeneratorRun.Of(changed.Compilation, changed.Tables);
        return run.Errors.Count == 0 ? new RecipeBuild(Emit(run.Compilation), changed.Tests) : throw new InvalidDataException(string.Join('\n', run.Errors));
    }

    /// <summary>The tests of a recipe with the specification as it is without the recipe.</summary>
    /// <exception cref="InvalidDataException">The tests do not compile.</exception>
    public static RecipeBuild OfTestsAlone(SpecSources changed) => new(Checkout.Value, changed.Tests);

    /// <summary>Runs every test; one line for each, with what went wrong or nothing.</summary>
    public IReadOnlyList<(string Test, string Failure)> Run()
    {
        var context = new AssemblyLoadContext("recipe", isCollectible: true);
        try
        {
            context.LoadFromStream(new MemoryStream(_spec));
            return [.. context.LoadFromStream(new MemoryStream(_tests)).GetTypes().SelectMany(type => type.GetMethods()).SelectMany(Cases)];
        }
        finally
        {
            context.Unload();
        }
    }

    private static IEnumerable<(string Test, string Failure)> Cases(MethodInfo method)
    {
        if (method.GetCustomAttribute<FactAttribute>() is null)
            return [];
        object?[][] rows = [.. method.GetCustomAttributes<InlineDataAttribute>().SelectMany(data => data.GetData(method))];
        return (rows.Length == 0 ? [[]] : rows).Select(row => ($"{method.Name}({string.Join(", ", row)})", FailureOf(method, row)));
    }

    private static string FailureOf(MethodInfo method, object?[] row)
    {
        try
        {
            object?[] arguments = [.. method.GetParameters().Zip(row, (p, value) => Convert.ChangeType(value, p.ParameterType, System.Globalization.CultureInfo.InvariantCulture))];
            method.Invoke(Activator.CreateInstance(method.DeclaringType!), arguments);
            return "";
        }
        catch (TargetInvocationException e)
        {
            return e.InnerException!.Message;
        }
    }

    private static byte[] Emit(Compilation compilation)
    {
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        return result.Success ? image.ToArray() : throw new InvalidDataException(string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
    }
}
