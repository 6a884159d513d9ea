using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using VirtSpec.Spec.Generator.Declarations;
using VirtSpec.Spec.Generator.Decode;
using VirtSpec.Spec.Generator.Features;
using VirtSpec.Spec.Generator.Registers;
using VirtSpec.Spec.Generator.Syndrome;

namespace VirtSpec.Generator.Tests;

/// <summary>Runs all generators of the specification over tables and C# in memory.</summary>
internal sealed class GeneratorRun
{
    public static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview);

    private readonly GeneratorDriver _driver;

    private GeneratorRun(GeneratorDriver driver, Compilation compilation)
    {
        _driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        Compilation = (CSharpCompilation)output;
        Result = _driver.GetRunResult();
    }

    public GeneratorDriverRunResult Result { get; }

    /// <summary>The C# that went in and what was generated.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>Every error as <c>path(line): id: message</c>, in the order of the files.</summary>
    public IReadOnlyList<string> Errors =>
    [
        .. Result.Diagnostics
            .Select(d => (Place: d.Location.GetLineSpan(), Diagnostic: d))
            .OrderBy(e => e.Place.Path, StringComparer.Ordinal).ThenBy(e => e.Place.StartLinePosition.Line).ThenBy(e => e.Diagnostic.Id, StringComparer.Ordinal)
            .Select(e => $"{e.Place.Path}({e.Place.StartLinePosition.Line + 1}): {e.Diagnostic.Id}: {e.Diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}"),
    ];

    /// <summary>The generated files by their names.</summary>
    public IReadOnlyDictionary<string, string> Sources =>
        Result.Results.SelectMany(r => r.GeneratedSources).ToDictionary(s => s.HintName, s => s.SourceText.ToString());

    public static GeneratorRun Of(Compilation compilation, IEnumerable<AdditionalText> tables)
    {
        IIncrementalGenerator[] generators =
            [new FeatureGenerator(), new CpuGenerator(), new RegisterGenerator(), new SyndromeGenerator(), new DecodeGenerator(), new UnnamedGenerator()];
        var options = new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true);
        var driver = CSharpGeneratorDriver.Create(generators.Select(g => g.AsSourceGenerator()), tables, ParseOptions, driverOptions: options);
        return new GeneratorRun(driver, compilation);
    }

    /// <summary>Runs the same generators again, on other inputs.</summary>
    public GeneratorRun Again(Compilation compilation, IEnumerable<AdditionalText> tables) =>
        new(_driver.ReplaceAdditionalTexts([.. tables]), compilation);
}
