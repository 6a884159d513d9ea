using Xunit;

namespace VirtSpec.Adapters.Tests.Snapshots;

public sealed class SourcePathTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private string AssemblyDirectory => directory["repo/tests/X/bin/Debug/net10.0"];

    [Theory]
    [InlineData("/_/tests/X/Sub/A.cs")]
    [InlineData("/elsewhere/repo/tests/X/Sub/A.cs")]
    [InlineData("C:\\build\\tests\\X\\Sub\\A.cs")]
    public void A_file_is_found_by_the_longest_tail_that_exists_above_the_assembly(string recorded)
    {
        directory.Write("repo/tests/X/A.cs", "the same name, nearer to the assembly");
        var expected = directory.Write("repo/tests/X/Sub/A.cs", "");
        Assert.Equal(expected, SourcePath.Resolve(recorded, AssemblyDirectory));
    }

    [Fact]
    public void A_file_outside_the_parents_of_the_assembly_is_taken_as_recorded()
    {
        var recorded = directory.Write("sources/A.cs", "");
        Assert.Equal(recorded, SourcePath.Resolve(recorded, "/output/bin"));
    }

    [Fact]
    public void A_file_that_does_not_exist_is_reported() =>
        Assert.Contains("/_/tests/X/Gone.cs", Assert.Throws<FileNotFoundException>(() => SourcePath.Resolve("/_/tests/X/Gone.cs", AssemblyDirectory)).Message);

    public void Dispose() => directory.Dispose();
}
