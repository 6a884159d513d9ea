using Xunit;

namespace VirtSpec.Tidy.Tests;

/// <summary>A proof that is no test is found.</summary>
public sealed class FeatureProofsTests
{
    private const string Source = "public sealed class XTests { [Fact] public void It_works() { } public void It_helps() { } [NeedsFact(Q.Emu)]\n    public async Task It_runs() { } }";

    [Theory]
    [InlineData("X ; f ; works ; XTests.It_works XTests.It_runs ; -", null)]
    [InlineData("X ; f ; planned ; - ; no model", null)]
    [InlineData("X ; f ; works ; - ; -", "expected a test of what works, found none")]
    [InlineData("X ; f ; works ; XTests.It_helps ; -", "expected a test, found none named XTests.It_helps")]
    [InlineData("X ; f ; partial ; YTests.It_works ; half", "expected a test, found none named YTests.It_works")]
    public void What_is_named_must_be_a_test(string row, string? violation) => Assert.Equal(
        violation is null ? [] : [$"Hypervisors/features.tbl(2): {violation}"],
        FeatureProofs.Violations(SourceTree.Of(("Hypervisors/features.tbl", $"# header\n{row}\n"), ("tests/X/XTests.cs", Source))));
}
