using Xunit;

namespace VirtSpec.Properties.Tests.Cli.Checking;

/// <summary>What <c>check</c>, <c>props</c> and <c>new</c> do with their arguments, and that results do not depend on how they were made.</summary>
public sealed class CheckCommandTests : IDisposable
{
    private const string Broken = "ec == 0x16 ? elr - 4 : elr";

    private readonly BadTargets _targets = new();

    public void Dispose() => _targets.Dispose();

    [Theory]
    [InlineData("startr", "TARGET: expected starter, ")]
    [InlineData("none.cs", "TARGET none.cs: expected a file, found none of that name; check the path")]
    [InlineData("starter+X01", "TARGET: expected a ")]
    public void A_target_that_is_nothing_is_a_usage_error(string target, string error)
    {
        var run = CommandRun.Of("check", target);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"virtspec check: {error}", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--seconds: expected no --max beside it, found both; leave one out", "--seconds", "1", "--max", "5")]
    [InlineData("--seconds: expected a number of seconds such as 10 or 0.5, found 'soon'; correct it", "--seconds", "soon")]
    [InlineData("--max: expected at least 1, found 0; correct it", "--max", "0")]
    [InlineData("--jobs: expected at most 256, found 1000; name fewer", "--jobs", "1000")]
    [InlineData("--cpu: expected cortex-a57 or neoverse-n1, found 'x'; name one of these", "--cpu", "x")]
    [InlineData("--config none.yaml: expected a file that can be read, found no such file; name another file", "--config", "none.yaml")]
    public void An_option_that_cannot_be_is_a_usage_error(string error, params string[] options) =>
        CommandRun.Of(["check", "starter", .. options]).IsUsageError($"virtspec check: {error}");

    [Fact]
    public void The_report_does_not_depend_on_how_many_cases_run_at_a_time() =>
        Assert.Equal(CommandRun.Of("check", "starter", "--max", "64", "--jobs", "1"), CommandRun.Of("check", "starter", "--max", "64", "--jobs", "2"));

    [Fact]
    public void A_broken_source_fails_with_assembly_and_a_replay_line_that_shows_it_again()
    {
        string path = _targets.Change("broken.cs", Broken, "elr");
        var run = CommandRun.Of("check", path, "--max", "256");
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Contains("  exit: ", run.Output, StringComparison.Ordinal);
        string replay = run.Output.Split('\n').First(l => l.StartsWith("replay: virtspec ", StringComparison.Ordinal))["replay: virtspec ".Length..];
        var again = CommandRun.Of(replay.Split(' '));
        Assert.Equal((1, ""), (again.ExitCode, again.Error));
        Assert.Contains(replay, again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_gives_a_count_that_makes_the_same_report()
    {
        var timed = CommandRun.Of("check", "starter", "--seconds", "0.1");
        string again = timed.Output.Split('\n').Single(l => l.StartsWith("the same cases again: virtspec ", StringComparison.Ordinal))["the same cases again: virtspec ".Length..];
        string counted = CommandRun.Of(again.Split(' ')).Output;
        Assert.Contains(counted[counted.IndexOf("\n\n", StringComparison.Ordinal)..].TrimEnd('\n'), timed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_make_the_whole()
    {
        string[] all = ["props", "--hypervisor", "starter", "--max", "60"];
        string part1 = _targets.Write("1.json", CommandRun.Of([.. all, "--shard", "1/2", "--json"]).Output);
        string part2 = _targets.Write("2.json", CommandRun.Of([.. all, "--shard", "2/2", "--json"]).Output);
        Assert.Equal(CommandRun.Of(all).Output, CommandRun.Of("props", "--merge", part2, part1).Output);
        Assert.Contains("twice", CommandRun.Of("props", "--merge", part1, part1).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--hypervisor: expected a target, or --merge, found none; name one")]
    [InlineData("--shard: expected I/N with I from 1 to N, such as 1/4, found '0/2'; correct it", "--hypervisor", "starter", "--shard", "0/2")]
    [InlineData("--replay: expected neither --shard nor --max beside it, found one; leave it out", "--hypervisor", "starter", "--replay", "1:2", "--max", "3")]
    [InlineData("--replay: expected SEED:NUMBER, found 'x'; copy the key of a report of the same target", "--hypervisor", "starter", "--replay", "x")]
    [InlineData("--merge none.json: expected a file that can be read, found no such file; name another file", "--merge", "none.json")]
    public void Props_that_cannot_be_are_a_usage_error(string error, params string[] options) =>
        CommandRun.Of(["props", .. options]).IsUsageError($"virtspec props: {error}");

    [Fact]
    public void A_claim_that_is_none_is_a_usage_error_that_names_the_nearest() =>
        Assert.EndsWith("found 'PG1'; did you mean PG-1?\n", CommandRun.Of("props", "PG1", "--hypervisor", "starter").Error, StringComparison.Ordinal);

    [Fact]
    public void A_new_hypervisor_is_about_a_hundred_lines_and_never_written_over()
    {
        string directory = Path.GetDirectoryName(_targets.Sound())!, file = Path.Combine(directory, "Tiny.cs");
        var run = CommandRun.Of("new", "hypervisor", "Tiny", "--dir", directory);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.EndsWith($"next: virtspec check {file}\n", run.Output, StringComparison.Ordinal);
        int lines = File.ReadAllLines(file).Count(l => l.Trim() is not "" and not ['/', '/', ..]);
        Assert.InRange(lines, 80, 130);
        Assert.Contains($"a sound hypervisor of {lines} lines of code", run.Output, StringComparison.Ordinal);
        CommandRun.Of("new", "hypervisor", "Tiny", "--dir", directory).IsUsageError($"virtspec new hypervisor: NAME {file}: expected a file that can be made, found one that is there already; choose another name or move it");
    }

    [Theory]
    [InlineData("1st", "a name of letters and digits that begins with a letter")]
    [InlineData("a-b", "a name of letters and digits that begins with a letter")]
    [InlineData("class", "a name that is no word of C#")]
    [InlineData("I", "a name that makes no type of the contract")]
    public void A_new_hypervisor_needs_a_name_of_a_class(string name, string expected) =>
        CommandRun.Of("new", "hypervisor", name).IsUsageError($"virtspec new hypervisor: NAME: expected {expected}, found '{name}'; choose another");
}
