using System.Net;
using System.Text.Json;
using VirtSpec.Properties.Report;
using VirtSpec.Properties.Report.Files;
using VirtSpec.Properties.Runs;
using VirtSpec.Properties.Tests.Rigs;
using Xunit;

namespace VirtSpec.Properties.Tests.Report;

/// <summary>What the files of a report say, and that they depend on the results alone.</summary>
public sealed class ReportFilesTests
{
    private static readonly ConformanceReport Report = ReportBuilder.Build(Sample.All, [new InputFile("r.json", "00")], timings: null);
    private static readonly Dictionary<string, string> Files = ReportFolder.Files(Report).ToDictionary(f => f.Name, f => f.Text);

    [Fact]
    public void Files_are_the_same_whether_one_case_ran_at_a_time_or_two()
    {
        var again = ReportBuilder.Build([Sample.Target(Sample.Run(Spoil.Nothing, threads: 2)), Sample.Target(Sample.Run(Spoil.ChangesX5, threads: 2)), Sample.Refused], [new InputFile("r.json", "00")], timings: null);
        Assert.Equal(Files, ReportFolder.Files(again).ToDictionary(f => f.Name, f => f.Text));
    }

    [Fact]
    public void Wall_times_are_in_one_marked_block_of_the_page_and_nowhere_else_but_in_one_member()
    {
        var timed = ReportFolder.Files(Report with { Timings = Spec.Base.ValueArray<Timing>.Of([new Timing("checking", 12.5)]) }).ToDictionary(f => f.Name, f => f.Text);
        string page = timed[ReportFolder.Page];
        int from = page.IndexOf("<!-- timings", StringComparison.Ordinal);
        const string EndOfBlock = "<!-- end of timings -->\n";
        int to = page.IndexOf(EndOfBlock, StringComparison.Ordinal) + EndOfBlock.Length;
        Assert.Contains("12.50", page[from..to], StringComparison.Ordinal);
        Assert.Equal(Files[ReportFolder.Page], page[..from] + page[to..]);
        Assert.Equal((Files[ReportFolder.JUnit], Files[ReportFolder.Tap]), (timed[ReportFolder.JUnit], timed[ReportFolder.Tap]));
        using var json = JsonDocument.Parse(timed[ReportFolder.Json]);
        Assert.Equal(12.5, json.RootElement.GetProperty("timings")[0].GetProperty("seconds").GetDouble());
    }

    [Fact]
    public void The_page_shows_a_failure_with_program_states_walk_traps_and_replay()
    {
        string page = WebUtility.HtmlDecode(Files[ReportFolder.Page]);
        var first = Sample.Failure.First!;
        foreach (string part in new[] { first.Text, first.Listing.TrimEnd('\n'), $"--replay {first.Replay}", first.Evidence!.Walk!.Title, first.Evidence.Traps[^1].Text })
            Assert.Contains(part, page, StringComparison.Ordinal);
        Assert.Contains(first.Evidence.States.Rows, r => r is { Name: "X5", Differs: true });
    }

    [Fact]
    public void The_page_loads_nothing_and_text_of_results_is_no_markup()
    {
        string page = Files[ReportFolder.Page];
        Assert.DoesNotContain("src=", page.Replace("default-src", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("<link", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<yours>", page, StringComparison.Ordinal);
        Assert.Contains("mine &amp; &lt;yours&gt;.cs", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_JSON_has_each_target_with_its_verdict_and_its_results()
    {
        using var json = JsonDocument.Parse(Files[ReportFolder.Json]);
        var targets = json.RootElement.GetProperty("targets").EnumerateArray().ToArray();
        Assert.Equal(["conforms", "FAILS", "refused"], targets.Select(t => t.GetProperty("verdict").GetString()));
        Assert.Equal(Sample.Failure.Failures, targets[1].GetProperty("run").GetProperty("claims")[0].GetProperty("failures").GetInt64());
    }

    [Fact]
    public void What_a_CPU_is_like_is_in_the_JSON_too_and_its_tables_are_listed()
    {
        using var json = JsonDocument.Parse(Files[ReportFolder.Json]);
        var table = Assert.Single(json.RootElement.GetProperty("classifications").EnumerateArray());
        Assert.Equal("cortex-a57", table.GetProperty("cpu").GetString());
        Assert.Contains(table.GetProperty("encodings").EnumerateArray(), e => e.GetProperty("name").GetString() == "MRS MIDR_EL1" && e.GetProperty("atEL1").GetString() == "behaviour-sensitive");
        Assert.Contains(table.GetProperty("settings").EnumerateArray(), s => s.GetProperty("setting").GetString() == "kvm-nvhe" && s.GetProperty("residue").GetArrayLength() > 0);
        var matrix = Assert.Single(json.RootElement.GetProperty("trapMatrices").EnumerateArray());
        Assert.Contains(matrix.GetProperty("hidden").EnumerateArray(), h => h.GetProperty("rule").GetString() == "HCR_EL2.E2H");
        string[] inputs = [.. json.RootElement.GetProperty("inputs").EnumerateArray().Select(i => i.GetProperty("name").GetString()!)];
        foreach (string file in new[] { "r.json", "Golden/classification/cortex-a57.tbl", "Golden/trap-matrix/cortex-a57.csv.gz", "Golden/trap-matrix/cortex-a57-configs.csv", "Golden/trap-matrix/exclusions.tbl", "Hypervisors/features.tbl" })
            Assert.Contains(file, inputs);
    }

    [Fact]
    public void Where_a_file_cannot_be_replaced_the_folder_stays_as_it_was()
    {
        string root = Directory.CreateTempSubdirectory("virtspec-").FullName;
        try
        {
            string folder = Path.Combine(root, "out"), next = Path.Combine(root, "next"), aside = Path.Combine(root, "aside");
            foreach (string name in new[] { ReportFolder.Json, ReportFolder.JUnit, ReportFolder.Tap, ReportFolder.Tracefile })
                Put(folder, name, $"earlier {name}");
            foreach (string name in Files.Keys)
                Put(next, name, $"new {name}");
            // What was there before cannot be put aside, when three files are replaced already.
            Directory.CreateDirectory(Path.Combine(aside, ReportFolder.Tap));
            string[] before = Everything(folder);
            Assert.ThrowsAny<IOException>(() => ReportFolder.Replace(folder, next, aside));
            Assert.Equal(before, Everything(folder));

            // A folder is seen before anything is moved.
            Directory.CreateDirectory(Path.Combine(folder, ReportFolder.Page));
            before = Everything(folder);
            var error = Assert.Throws<IOException>(() => ReportFolder.Write(Report, folder));
            Assert.Contains(ReportFolder.Page, error.Message, StringComparison.Ordinal);
            Assert.Equal(before, Everything(folder));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }

        static void Put(string folder, string name, string text) => File.WriteAllText(Path.Combine(Directory.CreateDirectory(folder).FullName, name), text);

        static string[] Everything(string folder) =>
            [.. Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => $"{f} {(File.Exists(f) ? File.ReadAllText(f) : "")}")];
    }

    /// <summary>Which may be closed to whoever writes the report.</summary>
    [Fact]
    public void A_folder_that_is_there_needs_nothing_of_the_one_that_it_stands_in()
    {
        string root = Directory.CreateTempSubdirectory("virtspec-").FullName, folder = Path.Combine(root, "out");
        try
        {
            Directory.CreateDirectory(folder);
            using var watcher = new FileSystemWatcher(root) { EnableRaisingEvents = true };
            var made = new System.Collections.Concurrent.ConcurrentQueue<string>();
            watcher.Created += (_, e) => made.Enqueue(e.FullPath);
            ReportFolder.Write(Report, folder);
            string last = Path.Combine(root, "last");
            File.WriteAllText(last, "");
            Assert.True(SpinWait.SpinUntil(() => made.Contains(last), TimeSpan.FromSeconds(10)), "the watcher sees what is made");
            Assert.Equal([last], made);
            Assert.Equal(Files.Keys.Order(StringComparer.Ordinal), Directory.GetFileSystemEntries(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void A_folder_that_is_written_twice_has_the_second_report_and_keeps_other_files()
    {
        string root = Directory.CreateTempSubdirectory("virtspec-").FullName, folder = Path.Combine(root, "out");
        try
        {
            ReportFolder.Write(Report, folder);
            File.WriteAllText(Path.Combine(folder, "notes.txt"), "mine");
            File.WriteAllText(Path.Combine(folder, ReportFolder.Page), "old");
            File.WriteAllText(Path.Combine(folder, ReportFolder.Tracefile), "of a report with coverage");
            ReportFolder.Write(Report, folder);
            Assert.Equal(Files[ReportFolder.Page], File.ReadAllText(Path.Combine(folder, ReportFolder.Page)));
            Assert.Equal([.. Files.Keys.Append("notes.txt").Order(StringComparer.Ordinal)], Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
            Assert.Equal([folder], Directory.GetFileSystemEntries(root));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void Results_of_several_targets_are_read_as_they_were_written()
    {
        string text = ResultSet.Write(Sample.All);
        Assert.Equal(text, ResultSet.Write(ResultSet.Read(text, "r.json")));
        Assert.Equal(Sample.Broken.Result, ResultSet.Read(text, "r.json")[1].Result);
    }

    [Fact]
    public void Parts_of_a_run_in_several_files_make_one_target()
    {
        var parts = Enumerable.Range(0, 2).Select(i => ($"{i}.json", Sample.Target(Sample.Run(Spoil.ChangesX5, 1, new Shard(i, 2))))).ToArray();
        var merged = Assert.Single(ResultSet.Merge(parts));
        var (whole, run) = (((TargetResult.Ran)Sample.Broken.Result).Run, ((TargetResult.Ran)merged.Result).Run);
        Assert.Equal(whole, run with { Shards = whole.Shards });
        Assert.Contains("1.json: expected each shard once", Assert.Throws<ResultFileException>(() => ResultSet.Merge([parts[0], ("1.json", parts[0].Item2)])).Message, StringComparison.Ordinal);
    }
}
