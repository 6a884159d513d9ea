using VirtSpec.Properties.Tests.Cli;
using Xunit;

namespace VirtSpec.Properties.Tests.Traces;

public sealed class ShowCommandTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("virtspec").FullName;
    private readonly string _trace;

    public ShowCommandTests()
    {
        _trace = Path.Combine(_directory, "t.trace");
        Assert.Equal(0, CommandRun.Of("trace", "record", CommandRun.Guest("two-vms.elf"), "--manifest", CommandRun.Guest("two-vms.yaml"), "--out", _trace).ExitCode);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_text_form_comes_back_from_JSON_byte_for_byte()
    {
        string json = Path.Combine(_directory, "t.jsonl");
        File.WriteAllText(json, CommandRun.Of("trace", "show", _trace, "--json").Output);
        Assert.StartsWith("{\"virtspec-trace\":1,", File.ReadAllText(json), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(_trace), CommandRun.Of("trace", "show", json, "--text").Output);
    }

    [Fact]
    public void Events_are_chosen_by_VM_kind_and_class()
    {
        string[] lines = CommandRun.Of("trace", "show", _trace, "--vm", "a", "--event", "exit", "--class", "HVC64").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines[1..^1], line => Assert.Matches(@"^ *\d+  pe0  a\.0  exit  .* HVC64", line));
        Assert.Matches("  end  ", lines[^1]);
        Assert.InRange(lines.Length, 4, 100);
    }

    [Fact]
    public void A_summary_counts_exits_by_class()
    {
        int hvc = File.ReadLines(_trace).Count(l => l.Contains(" exit ", StringComparison.Ordinal) && l.Contains(" HVC64 ", StringComparison.Ordinal));
        Assert.Contains($"\n{hvc,10}  HVC64\n", CommandRun.Of("trace", "show", _trace, "--summary").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_come_when_they_are_asked_for_and_not_in_a_file()
    {
        Assert.DoesNotContain('\e', CommandRun.Of("trace", "show", _trace).Output);
        Assert.Contains('\e', CommandRun.Of("trace", "show", _trace, "--color", "always").Output);
        CommandRun.Of("trace", "show", _trace, "--color", "red").IsUsageError("virtspec trace show: --color: expected always, never or auto, found 'red'; name one of these");
    }

    [Fact]
    public void A_trace_that_is_cut_is_refused_and_nothing_is_printed()
    {
        string cut = Path.Combine(_directory, "cut.trace");
        File.WriteAllLines(cut, File.ReadLines(_trace).SkipLast(1));
        int lines = File.ReadLines(cut).Count();
        CommandRun.Of("trace", "show", cut).IsUsageError($"virtspec trace show: {cut}({lines + 1}): expected an 'end' event as the last line, found the end of the file: the trace is truncated");
    }

    /// <summary>Three equal exits one behind the other, and one that is not.</summary>
    [Fact]
    public void Equal_events_one_behind_the_other_are_one_line_with_their_number()
    {
        const string exit = "pe0 a.0 exit EL1h:0x4 EL2h:0x400 HVC64 {} - lower.sync resumes\n";
        File.WriteAllText(_trace, $"virtspec-trace 1\ncpu c\nof guest.elf\n\n1 {exit}2 {exit}3 {exit}4 {exit.Replace("resumes", "skips", StringComparison.Ordinal)}9 - - end - - - {{}} - - over\n");
        Assert.Equal(
            [
                "1  pe0  a.0  exit  EL1h:0x4 -> EL2h:0x400  HVC64  => resumes  (3 times)", "4  pe0  a.0  exit  EL1h:0x4 -> EL2h:0x400  HVC64  => skips", "9  -    -    end                           => over",
            ], CommandRun.Of("trace", "show", _trace).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..]);
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_refused()
    {
        File.WriteAllBytes(_trace, [.. "virtspec-trace 1\ncpu c\nof "u8, 0xff, (byte)'\n']);
        CommandRun.Of("trace", "show", _trace).IsUsageError($"virtspec trace show: {_trace}(3): expected characters that can be printed, found bytes that are no UTF-8 in column 4");
        File.WriteAllText(_trace, "virtspec-trace 1\n", System.Text.Encoding.Unicode);
        Assert.Equal(2, CommandRun.Of("trace", "show", _trace).ExitCode);
    }

    [Fact]
    public void A_file_that_is_not_there_is_one_line() =>
        CommandRun.Of("trace", "show", "none.trace").IsUsageError("virtspec trace show: none.trace: expected a file that can be read, found no such file; name another file");
}
