using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using FsCheck.Xunit;
using Xunit;
using static VerifyXunit.Verifier;

namespace VirtSpec.Adapters.Tests.Properties;

public sealed partial class PropertyFailureTests
{
    [Fact]
    public async Task A_failure_gives_seed_replay_original_and_shrunk_arguments_in_this_order()
    {
        var run = await RunAsync(nameof(Samples.Sum_is_small));
        Assert.Equal("failed", run.Outcome);
        var lines = run.Message.Split('\n');
        Assert.Matches(@"^seed \(42,1234567\): falsified after \d+ tests? and \d+ shrinks?$", lines[0]);
        Assert.Matches(@"^replay: \[Property\(Replay = ""\(\d+,\d+,\d+\)""\)\]$", lines[1]);
        Assert.Equal("original:", lines[2]);
        Assert.Matches(@"^  left = -?\d+$", lines[3]);
        Assert.Matches(@"^  right = 0x[0-9A-F]+$", lines[4]);
        Assert.Equal("shrunk:", lines[5]);
        Assert.Matches(@"^  left = -?\d+$", lines[6]);
        Assert.Matches(@"^  right = 0x[0-9A-F]+$", lines[7]);
        Assert.Equal(8, lines.Length);
    }

    [Theory]
    [InlineData(nameof(Samples.Sum_is_small))]
    [InlineData(nameof(Samples.Labelled))]
    [InlineData(nameof(Samples.Throws_from_five_on))]
    public async Task The_report_of_a_failure(string property) =>
        await Verify((await RunAsync(property)).Message).UseParameters(property);

    [Fact]
    public async Task The_README_shows_a_report_as_it_is()
    {
        var readme = Path.Combine(Path.GetDirectoryName(SourcePath.Resolve(SourceFile()))!, "../../Adapters/README.md");
        Assert.Contains($"```text\n{(await RunAsync(nameof(Samples.Sum_is_small))).Message}\n```", await File.ReadAllTextAsync(readme));

        static string SourceFile([CallerFilePath] string path = "") => path;
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_failure() =>
        Assert.Equal(await RunAsync(nameof(Samples.Sum_is_small)), await RunAsync(nameof(Samples.Sum_is_small)));

    [Theory]
    [InlineData(nameof(Samples.Sum_is_small))]
    [InlineData(nameof(Samples.Throws_from_five_on))]
    [InlineData(nameof(Samples.Task_is_false_from_five_on))]
    [InlineData(nameof(Samples.Labelled))]
    public async Task The_printed_replay_fails_on_test_1_with_the_same_arguments(string property)
    {
        var first = (await RunAsync(property)).Message;
        var replay = ReplayText().Match(first).Groups[1].Value;

        var method = typeof(Samples).GetMethod(property)!;
        var sample = new Samples(new Xunit.Sdk.TestOutputHelper());
        var settings = PropertySettings.InForce(typeof(Samples), method) with { Replay = replay };
        var second = Assert.Throws<PropertyFailedException>(() => PropertyRun.Check(method, sample, settings, _ => { })).Message;

        Assert.StartsWith($"seed {replay}: falsified after 1 test and ", second);
        Assert.Equal(FromReplay(first), FromReplay(second));

        static string FromReplay(string message) => message[message.IndexOf("replay:", StringComparison.Ordinal)..];
    }

    [Theory]
    [InlineData(nameof(Samples.Throws_from_five_on))]
    [InlineData(nameof(Samples.Task_throws_from_five_on))]
    public async Task An_exception_is_named_with_its_message(string property)
    {
        var run = await RunAsync(property);
        Assert.Equal("failed", run.Outcome);
        Assert.Contains("\nshrunk:\n  value = 5\nexception: System.ArgumentOutOfRangeException: value ('5') must be less than or equal to '4'.", run.Message);
    }

    [Fact]
    public async Task A_false_result_names_no_exception() =>
        Assert.DoesNotContain("exception:", (await RunAsync(nameof(Samples.Task_is_false_from_five_on))).Message);

    [Fact]
    public async Task Labels_of_what_is_false_and_the_arguments_of_an_inner_ForAll_are_shown()
    {
        var run = await RunAsync(nameof(Samples.Labelled));
        Assert.Contains("\nlabel: outer is small\n", run.Message);
        Assert.DoesNotContain("half of inner is small", run.Message);
        Assert.EndsWith("shrunk:\n  value = 5\n  inner 1 = 0x0", run.Message);
    }

    [Fact]
    public async Task A_property_without_parameters_says_so()
    {
        var run = await RunAsync(nameof(Samples.Never_true));
        Assert.EndsWith("original:\n  (no arguments)", run.Message);
    }

    [Fact]
    public async Task Too_many_rejected_values_fail_as_exhausted_with_a_seed()
    {
        var run = await RunAsync(nameof(Samples.Never_tested));
        Assert.Equal("failed", run.Outcome);
        Assert.Matches(@"seed \(\d+,\d+\): arguments exhausted after 0 tests: too many values were rejected\nreplay: ", run.Message);
    }

    [Fact]
    public async Task A_generator_that_throws_fails_with_the_seed_and_its_exception()
    {
        var run = await RunAsync(nameof(Samples.Generator_throws));
        Assert.Equal("failed", run.Outcome);
        Assert.Matches(@"seed \(\d+,\d+\): the property could not be run: System.InvalidOperationException: the generator is broken", run.Message);
    }

    [Fact]
    public async Task A_replay_text_that_is_none_fails_and_shows_the_form()
    {
        var run = await RunAsync(nameof(Samples.Replay_is_wrong));
        Assert.Equal("failed", run.Outcome);
        Assert.EndsWith("Replay: expected \"(seed,gamma)\" or \"(seed,gamma,size)\", found \"(1,2,3,4)\"", run.Message);
    }

    [Fact]
    public async Task A_timeout_is_refused_rather_than_ignored()
    {
        var run = await RunAsync(nameof(Samples.Has_a_timeout));
        Assert.Equal("failed", run.Outcome);
        Assert.Contains("[Property] has no Timeout", run.Message);
    }

    private static Task<NestedRun> RunAsync(string property) =>
        NestedRun.OfAsync(typeof(Samples), property, new Xunit.Sdk.TestOutputHelper());

    [GeneratedRegex("Replay = \"(.*)\"")]
    private static partial Regex ReplayText();
}
