using VirtSpec.Spec.Tests.Disassembly;
using VirtSpec.Streams.Commands;
using VirtSpec.Streams.Mutants;
using Xunit;

namespace VirtSpec.Spec.Tests.Streams;

/// <summary>The recorded cases can fail: seeded errors in the code of the specification are found, each one.</summary>
public sealed class MutantTests : IClassFixture<MutantTests.Compiled>
{
    private const int MinimumMutants = 100;
    private readonly MutatedSpec _mutated;

    public MutantTests(Compiled compiled) => _mutated = compiled.Spec;

    [Fact]
    public void Every_seeded_error_is_found_by_a_recorded_case()
    {
        Assert.InRange(MutantTable.All.Count, MinimumMutants, int.MaxValue);
        Differences.AssertNone(MutantTable.All.Index().Where(m => _mutated.FirstDifference(m.Index) is null).Select(m => $"not found: {m.Item}"));
    }

    [Fact]
    public void With_no_error_selected_the_code_that_holds_them_all_agrees_with_every_recorded_case() => Assert.Null(_mutated.FirstDifference(-1));

    [Fact]
    public void A_seeded_error_that_is_not_in_the_code_is_refused()
    {
        var misfit = MutantTable.All[0] with { Original = "t.Next.PC & ~0xffffUL" };
        var refusal = Assert.Throws<InvalidOperationException>(() => new MutatedSpec(GoldenFiles.Root, MutationJudge.Corpora(GoldenFiles.Folder), [misfit]));
        Assert.Contains("Execute.PcRelative", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>All mutants, compiled once for the tests of this class.</summary>
    public sealed class Compiled : IDisposable
    {
        public MutatedSpec Spec { get; } = new(GoldenFiles.Root, MutationJudge.Corpora(GoldenFiles.Folder), MutantTable.All);

        public void Dispose() => Spec.Dispose();
    }
}
