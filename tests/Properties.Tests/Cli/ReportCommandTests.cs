using VirtSpec.Properties.Report;
using VirtSpec.Properties.Report.Files;
using VirtSpec.Properties.Tests.Report;
using Xunit;

namespace VirtSpec.Properties.Tests.Cli;

/// <summary><c>virtspec report</c>: results that are no results leave no report, and a report is the same each time.</summary>
public sealed class ReportCommandTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("virtspec-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Two_reports_without_timings_are_byte_identical()
    {
        string results = Written("r.json", ResultSet.Write(Sample.All));
        string[][] both = [.. new[] { "a", "b" }.Select(name => Report(results, name))];
        Assert.Equal(both[0], both[1]);

        string[] Report(string file, string name)
        {
            var run = CommandRun.Of("report", file, "--out", Path.Combine(_root, name), "--no-timings");
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            return [.. Directory.GetFiles(Path.Combine(_root, name)).Order(StringComparer.Ordinal).Select(File.ReadAllText)];
        }
    }

    [Fact]
    public void What_check_writes_is_read_and_a_run_of_props_too()
    {
        string set = Path.Combine(_root, "set.json");
        Assert.Equal(0, CommandRun.Of("check", "starter", "--max", "256", "--json", set).ExitCode);
        string one = Written("one.json", CommandRun.Of("props", "--hypervisor", "starter", "--max", "256", "--json").Output);
        string[] pages = [.. new[] { set, one }.Select(file => CommandRun.Of("report", file, "--out", Path.Combine(_root, "out"), "--no-timings").Output)];
        Assert.StartsWith("starter: conforms (", pages[0], StringComparison.Ordinal);
        Assert.Equal(pages[0], pages[1]);
    }

    [Fact]
    public void Without_results_the_catalogue_is_checked()
    {
        string folder = Path.Combine(_root, "out");
        var run = CommandRun.Of("report", "--out", folder, "--max", "4");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var design in Hypervisors.Catalog.All)
            Assert.Contains($"{design.Name}: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("<!-- timings", File.ReadAllText(Path.Combine(folder, ReportFolder.Page)), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_an_image_the_page_names_what_it_was_never_seen_to_handle()
    {
        string results = Path.Combine(_root, "image.json"), folder = Path.Combine(_root, "out");
        // The image sets HCR_EL2.TSC, and its guests call HVC and store outside their memory, and never SMC.
        Assert.Equal(0, CommandRun.Of("check", CommandRun.Guest("two-vms.elf"), "--manifest", CommandRun.Guest("two-vms.yaml"), "--coverage", "--json", results).ExitCode);
        Assert.Equal(0, CommandRun.Of("report", results, "--out", folder, "--no-timings").ExitCode);
        string[] never = [.. File.ReadLines(Path.Combine(folder, ReportFolder.Page)).Where(l => l.EndsWith(">never</td></tr>", StringComparison.Ordinal)).Select(l => l.Split('>', '<')[4])];
        Assert.Contains("0x400 SMC64", never);
        Assert.Contains("HCR_EL2.TSC", never);
        Assert.DoesNotContain("0x400 HVC64", never);
        Assert.DoesNotContain("0x400 DataAbortLowerEL", never);
        Assert.Contains("stage 2, translation, level 3, write", File.ReadAllText(Path.Combine(folder, ReportFolder.Json)), StringComparison.Ordinal);
    }

    /// <summary>VM a maps the page of both at the third page of its memory, which is at 0x80000000; without its being shared that is a finding at its first entry.</summary>
    [Fact]
    public void A_finding_in_an_image_is_shown_with_its_walk_state_and_command()
    {
        string manifest = Written("alone.yaml", File.ReadAllText(CommandRun.Guest("two-vms.yaml")).Replace("shared-with: [b], ", "", StringComparison.Ordinal));
        string results = Path.Combine(_root, "image.json"), folder = Path.Combine(_root, "out");
        Assert.Equal(1, CommandRun.Of("check", CommandRun.Guest("two-vms.elf"), "--manifest", manifest, "--json", results).ExitCode);
        string text = File.ReadAllText(results);
        var target = Assert.Single(ResultSet.Read(text, results));
        Assert.Equal(text, ResultSet.Write([target]));
        Assert.Equal("two-vms.elf (alone)", target.Name);
        Assert.Equal(0, CommandRun.Of("report", results, "--out", folder, "--no-timings").ExitCode);
        string page = File.ReadAllText(Path.Combine(folder, ReportFolder.Page));
        Assert.Contains("<title>stage 2 of a, IPA 0x000080002000: PA 0x000040010000</title>", page, StringComparison.Ordinal);

        var evidence = ((TargetResult.Watched)target.Result).Image.Evidence;
        Assert.Equal(["ISO", "M1"], evidence.Keys.Order(StringComparer.Ordinal));
        Assert.Contains(evidence["M1"].States.Rows, r => r.Name == "VTTBR_EL2");
        Assert.Equal("a vCPU 0", evidence["M1"].Traps[^1].Who);
        // ISO fails at a store of b to the page, which the walk shows.
        Assert.Contains("write of the instruction at 0x", evidence["ISO"].Walk!.Title, StringComparison.Ordinal);
        Assert.EndsWith("PA 0x000040010000", evidence["ISO"].Walk!.Title, StringComparison.Ordinal);
        var again = CommandRun.Of(["check", .. target.Arguments.Split(' ')]);
        Assert.Contains("M1 fails 1 times", again.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"version\": 2", "\"version\": 1", 2, "expected a result of version 2, found version 1")]
    [InlineData("\"claim\": ", "\"klaim\": ", 21, "expected a member 'claim', found none")]
    [InlineData("\"steps\": ", "\"steps\": -", 18, "expected a number from 0, found -")]
    public void A_file_that_is_no_result_is_refused_with_its_line(string from, string to, int line, string why)
    {
        string text = ResultSet.Write([Sample.Sound]);
        int at = text.IndexOf(from, StringComparison.Ordinal);
        Assert.Equal(line, text[..at].Count(c => c == '\n') + (from.StartsWith("\"claim", StringComparison.Ordinal) ? 0 : 1));
        IsRefused(Written("r.json", text[..at] + to + text[(at + from.Length)..]), $"({line}): {why}");
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public void A_file_that_is_cut_off_is_refused_at_its_end(double part)
    {
        string text = ResultSet.Write(Sample.All);
        string cut = text[..(int)(text.Length * part)];
        IsRefused(Written("r.json", cut), $"({cut.Count(c => c == '\n') + 1}): expected JSON, found ");
    }

    [Fact]
    public void Files_of_two_versions_are_refused_together()
    {
        string new2 = Written("new.json", ResultSet.Write([Sample.Sound])), old = Written("old.json", ResultSet.Write([Sample.Broken]).Replace("\"version\": 2", "\"version\": 1", StringComparison.Ordinal));
        var run = CommandRun.Of("report", new2, old, "--out", Path.Combine(_root, "out"));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("old.json(2): expected a result of version 2, found version 1", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_in_two_files_is_refused()
    {
        string file = Written("r.json", ResultSet.Write([Sample.Refused]));
        IsRefused(file, $": expected each target once, found '{Sample.Refused.Name}' in {file} too", file);
    }

    /// <summary>With one line, and no folder or part of one.</summary>
    private void IsRefused(string file, string why, params string[] more)
    {
        string folder = Path.Combine(_root, "out");
        var run = CommandRun.Of(["report", file, .. more, "--out", folder]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"virtspec report: {file}{why}", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
        Assert.DoesNotContain(Directory.GetFileSystemEntries(_root), e => e.StartsWith(folder, StringComparison.Ordinal));
    }

    private string Written(string name, string text)
    {
        string path = Path.Combine(_root, name);
        File.WriteAllText(path, text);
        return path;
    }
}
