using VirtSpec.Properties.Report;
using VirtSpec.Properties.Report.Files;
using VirtSpec.Properties.Runs;
using VirtSpec.Properties.Tests.Report;
using VirtSpec.Properties.Tests.Rigs;
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

    [Fact]
    public void A_whole_run_in_two_files_is_refused_with_both()
    {
        string first = Written("first.json", ResultSet.Write([Sample.Sound])), second = Written("second.json", ResultSet.Write([Sample.Sound]));
        var run = CommandRun.Of("report", first, second, "--out", Path.Combine(_root, "out"));
        Assert.Equal((2, $"virtspec report: {second}: expected each target once, found '{Sample.Sound.Name}' in {first} too; make the result again\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public void A_part_of_a_run_in_two_files_is_refused_with_both_and_the_number_that_the_option_has()
    {
        string[] parts = [.. new[] { "first", "second" }.Select(name => Written($"{name}.json", ResultFile.Write(Sample.Run(Spoil.Nothing, 1, new Shard(0, 2)))))];
        IsRefusedOf(parts, parts[1], $": expected each shard once, found 1/2 twice; the parts before it are in {parts[0]}");
    }

    [Fact]
    public void Results_without_a_target_are_refused() =>
        IsRefused(Written("r.json", "{\n  \"version\": 2,\n  \"targets\": []\n}"), "(3): expected at least one target, found none");

    [Fact]
    public void A_CPU_that_there_is_not_is_refused()
    {
        string text = ResultSet.Write([Sample.Sound]);
        IsRefused(Written("r.json", text.Replace("\"cortex-a57\"", "\"pentium\"", StringComparison.Ordinal)), $"({LineOf(text, "\"cpu\"")}): expected one of cortex-a57, neoverse-n1, found 'pentium'");
        string image = ResultSet.Write([Sample.Image("x.elf", "x.elf")]);
        IsRefused(Written("r.json", image.Replace("\"cortex-a57\"", "\"pentium\"", StringComparison.Ordinal)), $"({LineOf(image, "\"cpu\"")}): expected one of cortex-a57, neoverse-n1, found 'pentium'");
    }

    [Fact]
    public void A_claim_twice_in_a_run_is_refused()
    {
        string image = ResultSet.Write([Sample.Image("x.elf", "x.elf")]);
        IsRefused(Written("r.json", image.Replace("\"M2\"", "\"M1\"", StringComparison.Ordinal)), $"({LineOf(image, "\"M2\"")}): expected each claim once, found 'M1' twice");
        var run = Sample.Run(Spoil.Nothing, 1);
        var twice = run with { Claims = Spec.Base.ValueArray<ClaimResult>.Of(run.Claims.Append(run.Claims[^1])) };
        IsRefused(Written("r.json", ResultFile.Write(twice)), $"({ResultFile.Write(run).Split('\n').Count(l => l.Length > 0) - ResultFile.Write(run).Split("\"shares\"")[1].Count(c => c == '\n') + 1}): expected each claim once, found 'DM1' twice");
    }

    [Theory]
    [InlineData("--seed", "9")]
    [InlineData("--max", "5")]
    [InlineData("--cpu", "neoverse-n1")]
    [InlineData("--jobs", "1")]
    public void An_option_of_a_check_beside_results_is_refused(string option, string value)
    {
        string file = Written("r.json", ResultSet.Write([Sample.Sound]));
        CommandRun.Of("report", file, option, value, "--out", Path.Combine(_root, "out")).IsUsageError($"virtspec report: {option}: expected no RESULT beside it: results say how they were made, found both; leave one out");
    }

    [Theory]
    [InlineData("--manifest")]
    [InlineData("--dtb")]
    [InlineData("--until")]
    public void The_options_of_images_are_no_options_of_a_report(string option) =>
        CommandRun.Of("report", "--out", Path.Combine(_root, "out"), option, "x").IsUsageError($"virtspec report: options: expected one of this command, found '{option}'; see 'virtspec report --help'");

    [Fact]
    public void An_empty_name_is_refused()
    {
        string file = Written("r.json", ResultSet.Write([Sample.Sound]));
        CommandRun.Of("report", file, "--out", "").IsUsageError("virtspec report: --out: expected the name of a folder, found an empty one; name one");
        CommandRun.Of("report", "", "--out", Path.Combine(_root, "out")).IsUsageError("virtspec report: RESULT: expected the name of a file, found an empty one; name one");
    }

    private static int LineOf(string text, string part) => text[..text.IndexOf(part, StringComparison.Ordinal)].Count(c => c == '\n') + 1;

    /// <summary>With one line, and no folder or part of one.</summary>
    private void IsRefused(string file, string why, params string[] more) => IsRefusedOf([file, .. more], file, why);

    /// <param name="file">The one that is wrong.</param>
    private void IsRefusedOf(string[] files, string file, string why)
    {
        string folder = Path.Combine(_root, "out");
        var run = CommandRun.Of(["report", .. files, "--out", folder]);
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
