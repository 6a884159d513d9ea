using Xunit;

namespace VirtSpec.Generator.Tests;

/// <summary>The real tables with the real C#.</summary>
public sealed class SpecSourcesTests
{
    private static readonly Lazy<GeneratorRun> Run = new(() => GeneratorRun.Of(SpecSources.Checkout.Compilation, SpecSources.Checkout.Tables));

    [Fact]
    public void The_tables_of_the_specification_have_no_mistake() => Assert.Empty(Run.Value.Errors);

    [Fact]
    public void The_specification_compiles_with_what_is_generated() =>
        Assert.Empty(Run.Value.Compilation.GetDiagnostics().Where(d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error).Take(5));

    [Fact]
    public void The_generated_code_that_is_checked_in_is_what_the_tables_give()
    {
        string folder = SpecSources.PathOf("Spec/Generated/VirtSpec.Spec.Generator");
        var checkedIn = Directory.EnumerateFiles(folder, "*.g.cs", SearchOption.AllDirectories).ToDictionary(p => Path.GetFileName(p), p => File.ReadAllText(p).ReplaceLineEndings("\n"));
        Assert.Equal(Run.Value.Sources.Keys.Order(), checkedIn.Keys.Order());
        foreach (var (name, text) in Run.Value.Sources)
            Assert.True(text == checkedIn[name], $"Spec/Generated: {name} is not what the tables give; build Spec and commit it");
    }
}
