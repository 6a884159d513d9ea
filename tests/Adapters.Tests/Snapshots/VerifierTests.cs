using Xunit;
using static VerifyXunit.Verifier;

namespace VirtSpec.Adapters.Tests.Snapshots;

/// <summary>Snapshots as a test writes them, with their verified files beside this file.</summary>
public sealed class VerifierTests
{
    private enum Kind { Fault, Trap }

    [Fact]
    public Task A_text_is_compared_with_the_file_beside_the_test() => Verify("first line\r\nsecond line\rthird line, not ended");

    [Theory]
    [InlineData(1, "a/b")]
    [InlineData(2, null)]
    public Task Each_case_of_a_theory_has_its_own_file(int number, string? text) => Verify($"{number}: {text}").UseParameters(number, text);

    [Fact]
    public Task A_helper_uses_the_name_of_the_running_test() => VerifyInAHelper("the helper is not named");

    [Fact]
    public async Task An_object_is_written_as_json()
    {
        await Task.Yield();
        await Verify(new { Name = "HCR_EL2", Bits = new[] { 63, 0 }, Kind = Kind.Trap, Nothing = (string?)null, Text = "<é>" });
    }

    [Fact]
    public Task Scrubbers_run_before_the_comparison() =>
        Verify("keep\nTime: 12:30\nskip this\nkeep too")
            .ScrubLinesContaining("time:")
            .ScrubLines(line => line.StartsWith("skip", StringComparison.Ordinal))
            .AddScrubber(text => text.Replace("too", "as well"));

    [Fact]
    public async Task One_test_may_verify_several_texts_under_names_of_their_own()
    {
        await Verify("in its own directory").UseDirectory("Kept");
        await Verify("under another method's name").UseMethodName("Another_method");
        await Verify("under a file name").UseFileName("file-name");
        await Verify("with a text for parameters").UseTextForParameters("text");
        await Verify(Task.FromResult("under another type")).UseTypeName("AnotherType");
    }

    [Fact]
    public async Task Null_and_empty_texts_are_visible()
    {
        await Verify((string?)null).UseTextForParameters("null");
        await Verify("").UseTextForParameters("empty");
    }

    [Fact]
    public async Task Settings_may_be_shared_and_are_not_changed_by_a_test()
    {
        using var directory = new TemporaryDirectory();
        var shared = new VerifySettings();
        shared.UseDirectory(directory.FullName);
        shared.ScrubLinesContaining("noise");
        await Verify("noise\ntext", shared).UseFileName("one").AutoVerify();
        await Verify("noise\ntext", shared).UseFileName("two").AutoVerify();
        Assert.Equal("text", File.ReadAllText(directory["two.verified.txt"]));
        await Assert.ThrowsAsync<VerifyException>(async () => await Verify("text", shared).UseFileName("three"));
    }

    [Fact]
    public async Task The_same_file_cannot_be_used_twice()
    {
        using var directory = new TemporaryDirectory();
        await Verify("text").UseDirectory(directory.FullName).AutoVerify();
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(async () => await Verify("other").UseDirectory(directory.FullName).AutoVerify());
        Assert.Contains("VerifierTests.The_same_file_cannot_be_used_twice has been used in this run", thrown.Message);
    }

    [Theory]
    [InlineData(true)]
    public async Task A_theory_that_does_not_say_its_parameters_is_refused(bool value)
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(async () => await Verify($"{value}"));
        Assert.Contains("add .UseParameters(value)", thrown.Message);
    }

    [Fact]
    public async Task A_task_that_fails_fails_the_test() =>
        await Assert.ThrowsAsync<TimeoutException>(async () => await Verify(Task.FromException<string>(new TimeoutException())));

    [Fact]
    public async Task Options_after_the_comparison_are_refused()
    {
        using var directory = new TemporaryDirectory();
        var comparison = Verify("text").UseDirectory(directory.FullName).AutoVerify();
        await comparison;
        Assert.Throws<InvalidOperationException>(() => { comparison.UseFileName("late"); });
    }

    [Fact]
    public void Options_that_exclude_each_other_are_refused()
    {
        Assert.Throws<InvalidOperationException>(() => { Verify("text").UseFileName("name").UseParameters(1); });
        Assert.Throws<InvalidOperationException>(() => { Verify("text").UseFileName("name").UseTypeName("type"); });
        Assert.Throws<InvalidOperationException>(() => { Verify("text").UseMethodName("method").UseFileName("name"); });
        Assert.Throws<InvalidOperationException>(() => { Verify("text").UseTextForParameters("text").UseParameters(1); });
        Assert.Throws<InvalidOperationException>(() => { Verify("text").UseParameters(1).UseTextForParameters("text"); });
    }

    private static SettingsTask VerifyInAHelper(string text) => Verify(text);
}
