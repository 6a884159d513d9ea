using Xunit;

namespace VirtSpec.Tidy.Tests;

/// <summary>Each rule for files fails on a made-up file that breaks it. Forbidden words are put together here, or these files would break the rules.</summary>
public sealed class FileRulesTests
{
    [Theory]
    [InlineData("A.cs", 401, true)]
    [InlineData("A.cs", 400, false)]
    [InlineData("A.g.cs", 401, false)]
    [InlineData("Spec/Generated/A.cs", 401, false)]
    [InlineData("Spec/obj/A.cs", 401, false)]
    [InlineData("A.tbl", 401, false)]
    public void Handwritten_code_has_at_most_400_lines(string path, int lines, bool isViolation)
    {
        var tree = SourceTree.Of((path, string.Concat(Enumerable.Repeat("line\n", lines))));
        Assert.Equal(isViolation ? [$"{path}: expected at most 400 lines, found {lines}"] : [], FileRules.LongFiles(tree));
    }

    [Theory]
    [InlineData("work", "x.cs")]
    [InlineData("root", ".nuget")]
    [InlineData("home", "someone")]
    [InlineData("tmp", "x")]
    [InlineData("Users", "someone")]
    public void A_path_of_one_machine_is_found(string directory, string rest)
    {
        var path = $"/{directory}/{rest}";
        Assert.Equal([$"a.md(2): a path of one machine: {path}"], FileRules.MachinePaths(SourceTree.Of(("a.md", $"first\nsee {path} there"))));
        Assert.Single(FileRules.MachinePaths(SourceTree.Of(("a.sh", $"cd \"{path}\""))));
    }

    [Fact]
    public void A_path_inside_the_repository_or_an_address_is_no_path_of_a_machine() =>
        Assert.Empty(FileRules.MachinePaths(SourceTree.Of(("a.md", "tests/work/x, https://example.org/home/x, $HOME/tmp/x, /usr/bin/env"))));

    [Theory]
    [InlineData("https://api.", "nuget.org")]
    [InlineData("https://feed.example/v3/", "index.json")]
    [InlineData("<package", "Sources>")]
    [InlineData("https://Artifactory", ".example/x")]
    public void A_package_feed_is_found(string start, string end) =>
        Assert.Single(FileRules.PackageFeeds(SourceTree.Of(("packages.lock.json", $"\n{start}{end}\n"))));

    [Theory]
    [InlineData("../")]
    [InlineData("../../")]
    [InlineData("..\\")]
    public void A_reference_outside_the_checkout_is_found(string up) =>
        Assert.Single(FileRules.OutsideReferences(SourceTree.Of(("a/b.csproj", $"<Import Project=\"{up}shared/x.props\" />"))));

    [Theory]
    [InlineData("// TO", "DO: later")]
    [InlineData("// FIX", "ME")]
    [InlineData("throw new NotImplemented", "Exception();")]
    [InlineData("[Fact(Sk", "ip = \"slow\")]")]
    [InlineData("[Fact, Trait(1), Theory(Sk", "ip=\"slow\")]")]
    public void Unfinished_code_is_found(string start, string end)
    {
        Assert.StartsWith("A.cs(1): unfinished code or a test that does not run: ", Assert.Single(FileRules.UnfinishedCode(SourceTree.Of(("A.cs", start + end)))));
        Assert.Empty(FileRules.UnfinishedCode(SourceTree.Of(("A.md", start + end))));
    }

    [Fact]
    public void A_binary_file_has_no_lines_to_break_a_rule() =>
        Assert.Empty(FileRules.MachinePaths(SourceTree.Of(("a.bin", "\0 /" + "work/x"))));
}
