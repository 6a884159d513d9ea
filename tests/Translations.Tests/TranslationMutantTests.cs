using VirtSpec.Streams.Mutants;
using VirtSpec.Translations.Commands;
using VirtSpec.Translations.Mutants;
using Xunit;

namespace VirtSpec.Translations.Tests;

/// <summary>The recorded translations can fail: seeded errors in the walks are found, each one.</summary>
public sealed class TranslationMutantTests : IClassFixture<TranslationMutantTests.Compiled>
{
    private const int MinimumMutants = 20;
    private readonly MutatedSpec _mutated;

    public TranslationMutantTests(Compiled compiled) => _mutated = compiled.Spec;

    [Fact]
    public void Every_seeded_error_is_found_by_a_recorded_case()
    {
        Assert.InRange(TranslationMutants.All.Count, MinimumMutants, int.MaxValue);
        Assert.Empty(TranslationMutants.All.Index().Where(m => _mutated.FirstDifference(m.Index) is null).Select(m => $"not found: {m.Item}"));
    }

    [Fact]
    public void With_no_error_selected_the_code_that_holds_them_all_agrees_with_every_recorded_case() => Assert.Null(_mutated.FirstDifference(-1));

    /// <summary>All mutants, compiled once for the tests of this class.</summary>
    public sealed class Compiled : IDisposable
    {
        public MutatedSpec Spec { get; } = TranslationMutants.Weave(GoldenFiles.Root, GoldenFiles.Folder, TranslationMutants.All);

        public void Dispose() => Spec.Dispose();
    }
}
