using VirtSpec.Streams.Mutants;
using VirtSpec.VirtualGic.Commands;
using VirtSpec.VirtualGic.Mutants;
using Xunit;

namespace VirtSpec.VirtualGic.Tests;

/// <summary>The recorded cases can fail: seeded errors in the virtual CPU interface are found, each one.</summary>
public sealed class VirtualGicMutantTests : IClassFixture<VirtualGicMutantTests.Compiled>
{
    private const int MinimumMutants = 20;
    private readonly MutatedSpec _mutated;

    public VirtualGicMutantTests(Compiled compiled) => _mutated = compiled.Spec;

    [Fact]
    public void Every_seeded_error_is_found_by_a_recorded_case()
    {
        Assert.InRange(VirtualGicMutants.All.Count, MinimumMutants, int.MaxValue);
        Assert.Empty(VirtualGicMutants.All.Index().Where(m => _mutated.FirstDifference(m.Index) is null).Select(m => $"not found: {m.Item}"));
    }

    [Fact]
    public void With_no_error_selected_the_code_that_holds_them_all_agrees_with_every_recorded_case() => Assert.Null(_mutated.FirstDifference(-1));

    /// <summary>All mutants, compiled once for the tests of this class.</summary>
    public sealed class Compiled : IDisposable
    {
        public MutatedSpec Spec { get; } = VirtualGicMutants.Weave(GoldenFiles.Root, GoldenFiles.Folder, VirtualGicMutants.All);

        public void Dispose() => Spec.Dispose();
    }
}
