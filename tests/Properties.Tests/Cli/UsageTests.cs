using Xunit;

namespace VirtSpec.Properties.Tests.Cli;

public sealed class UsageTests
{
    [Fact]
    public void Without_a_command_the_commands_are_named() =>
        CommandRun.Of().IsUsageError("virtspec: command: expected check, props, report, mutants, new, run, trace, explain, disasm, matrix, walk, classify, guests, found nothing; see 'virtspec --help'");

    [Fact]
    public void An_unknown_command_is_one_line() =>
        CommandRun.Of("frob").IsUsageError("virtspec: command: expected check, props, report, mutants, new, run, trace, explain, disasm, matrix, walk, classify, guests, found 'frob'; see 'virtspec --help'");

    [Theory]
    [InlineData("check")]
    [InlineData("props")]
    [InlineData("report")]
    [InlineData("mutants")]
    [InlineData("run")]
    [InlineData("explain")]
    [InlineData("disasm")]
    [InlineData("matrix")]
    [InlineData("classify")]
    public void An_unknown_option_is_one_line(string command) =>
        CommandRun.Of(command, "--frob").IsUsageError($"virtspec {command}: options: expected one of this command, found '--frob'; see 'virtspec {command} --help'");

    [Fact]
    public void A_missing_argument_is_one_line() =>
        CommandRun.Of("explain").IsUsageError("virtspec explain: arguments: Required argument missing for command: 'explain'; see 'virtspec explain --help'");

    [Fact]
    public void A_missing_value_is_one_line() =>
        CommandRun.Of("explain", "nop", "--el").IsUsageError("virtspec explain: arguments: Required argument missing for option: '--el'; see 'virtspec explain --help'");

    [Fact]
    public void One_argument_too_many_is_one_line() =>
        CommandRun.Of("explain", "nop", "nop").IsUsageError("virtspec explain: arguments: expected nothing more, found 'nop'; see 'virtspec explain --help'");

    [Fact]
    public void A_name_that_begins_with_an_at_sign_is_a_name() =>
        CommandRun.Of("run", "@x").IsUsageError("virtspec run: @x: expected a readable file, found nothing of that name; check the path");

    [Theory]
    [InlineData("check")]
    [InlineData("props")]
    [InlineData("report")]
    [InlineData("mutants")]
    [InlineData("new")]
    [InlineData("run")]
    [InlineData("trace")]
    [InlineData("explain")]
    [InlineData("disasm")]
    [InlineData("matrix")]
    [InlineData("walk")]
    [InlineData("classify")]
    [InlineData("guests")]
    public void Help_of_a_command_has_an_example(string command)
    {
        var help = CommandRun.Of(command, "--help");
        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.Contains($"\n  virtspec {command} ", help.Output[help.Output.IndexOf("Example", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("record")]
    [InlineData("show")]
    [InlineData("diff")]
    [InlineData("accept")]
    [InlineData("check")]
    public void Help_of_a_command_of_trace_has_an_example(string command)
    {
        var help = CommandRun.Of("trace", command, "--help");
        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.Contains($"\n  virtspec trace {command}", help.Output[help.Output.IndexOf("Example", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public void Help_without_a_command_has_examples()
    {
        var help = CommandRun.Of("--help");
        Assert.Contains("\n  virtspec check\n", help.Output[help.Output.IndexOf("Examples:", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public void Help_names_every_command()
    {
        var help = CommandRun.Of("--help");
        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.All(["  check ", "  props ", "  report ", "  mutants ", "  new ", "  run ", "  trace ", "  explain ", "  disasm ", "  matrix ", "  walk ", "  classify ", "  guests "], name => Assert.Contains(name, help.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void A_command_of_a_command_is_named_in_full()
    {
        CommandRun.Of("guests").IsUsageError("virtspec guests: command: expected fetch, list, found nothing; see 'virtspec guests --help'");
        CommandRun.Of("guests", "frob").IsUsageError("virtspec guests: command: expected fetch, list, found 'frob'; see 'virtspec guests --help'");
        CommandRun.Of("trace").IsUsageError("virtspec trace: command: expected record, show, diff, accept, check, found nothing; see 'virtspec trace --help'");
        CommandRun.Of("guests", "fetch", "--frob").IsUsageError("virtspec guests fetch: options: expected one of this command, found '--frob'; see 'virtspec guests fetch --help'");
        Assert.Contains("\n  virtspec guests fetch --dir guests\n", CommandRun.Of("guests", "fetch", "--help").Output, StringComparison.Ordinal);
    }
}
