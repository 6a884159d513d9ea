using Xunit;

namespace VirtSpec.Tidy.Tests;

/// <summary>The check of links knows what resolves and what does not.</summary>
public sealed class LinksTests
{
    [Theory]
    [InlineData("[a](docs/a.md)")]
    [InlineData("[a](./docs/a.md \"title\") and ![picture](docs/a.md)")]
    [InlineData("[a directory](docs/)")]
    [InlineData("[from the root](/docs/a.md)")]
    [InlineData("[a heading](docs/a.md#two-words-el2_x)")]
    [InlineData("[a heading here](#here)")]
    [InlineData("[elsewhere](https://example.org/gone)")]
    [InlineData("[mail](mailto:someone@example.org)")]
    [InlineData("`[code](gone.md)`")]
    [InlineData("```\n[code](gone.md)\n```")]
    [InlineData("[reference][a]\n\n[a]: docs/a.md")]
    public void A_link_resolves(string text) => Assert.Empty(Broken(text));

    [Theory]
    [InlineData("[a](gone.md)", 3, "gone.md")]
    [InlineData("fine [a](docs/a.md), broken [b](docs/A.md)", 3, "docs/A.md")]
    [InlineData("[outside](../x.md)", 3, "../x.md")]
    [InlineData("[a heading](docs/a.md#three)", 3, "docs/a.md#three")]
    [InlineData("[a heading here](#there)", 3, "#there")]
    [InlineData("```\ncode\n```\n[after code](gone.md)", 6, "gone.md")]
    [InlineData("[reference][a]\n\n[a]: gone.md", 5, "gone.md")]
    public void A_broken_link_is_reported_with_its_line(string text, int line, string target) =>
        Assert.Equal([$"README.md({line}): broken link: {target}"], Broken(text));

    private static IEnumerable<string> Broken(string text) =>
        Links.Broken(SourceTree.Of(("README.md", $"# Here\n\n{text}\n"), ("docs/a.md", "# A\n\n## Two words: `EL2_x`\n")));
}
