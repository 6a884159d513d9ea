using System.Diagnostics;
using System.Xml.Linq;
using VirtSpec.Adapters.Programs;
using VirtSpec.Properties.Report.Files;
using Xunit;

namespace VirtSpec.Report.Tests;

/// <summary>Programs of others read what the report writes for programs.</summary>
[Collection(ReportedModels.Collection)]
public sealed class ConsumerTests(ReportFolderFixture report) : IClassFixture<ReportFolderFixture>
{
    private const string Counts = "import sys; from junitparser import JUnitXml; x = JUnitXml.fromfile(sys.argv[1]); x.update_statistics(); print(len(x), x.tests, x.failures, x.errors, x.skipped)";

    [NeedsFact(InstalledPrograms.JUnitParser)]
    public void Junitparser_counts_what_the_file_says()
    {
        string file = Path.Combine(report.Folder, ReportFolder.JUnit);
        var cases = XDocument.Load(file).Descendants("testcase").ToArray();
        int failures = cases.Count(c => c.Element("failure") is not null), skipped = cases.Count(c => c.Element("skipped") is not null);
        int suites = XDocument.Load(file).Descendants("testsuite").Count();
        var (code, output) = Run("/usr/bin/python3", "-c", Counts, file);
        Assert.Equal((0, $"{suites} {cases.Length} {failures} 0 {skipped}"), (code, output.Trim()));
        Assert.True(failures >= 2, "the broken hypervisor fails PG-1 and E1");
    }

    [NeedsFact(InstalledPrograms.JUnitParser)]
    public void Junitparser_tells_a_report_with_failures_from_one_without()
    {
        string file = Path.Combine(report.Folder, ReportFolder.JUnit), sound = Path.Combine(report.Folder, "sound.xml");
        var document = XDocument.Load(file);
        document.Descendants("failure").Remove();
        document.Save(sound);
        Assert.Equal((1, 0), (Run("junitparser", "verify", file).Code, Run("junitparser", "verify", sound).Code));
    }

    [NeedsFact(InstalledPrograms.Prove)]
    public void Prove_finds_as_many_failed_tests_as_the_JUnit_file_has()
    {
        var cases = XDocument.Load(Path.Combine(report.Folder, ReportFolder.JUnit)).Descendants("testcase").ToArray();
        int failures = cases.Count(c => c.Element("failure") is not null);
        var (code, output) = Run("prove", "--exec", "cat", Path.Combine(report.Folder, ReportFolder.Tap));
        Assert.NotEqual(0, code);
        Assert.Contains($"Failed {failures}/{cases.Length} subtests", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Parse errors", output, StringComparison.Ordinal);
    }

    [NeedsFact(InstalledPrograms.Genhtml)]
    public void Lcov_counts_the_rules_that_were_evaluated_and_the_handlers_that_were_entered()
    {
        string matrix = File.ReadAllText(Path.Combine(report.Folder, ReportFolder.Matrix));
        string[] header = matrix.Split('\n')[0].Split(',');
        int all = Array.IndexOf(header, "all targets");
        var rules = matrix.Split('\n').Select(l => l.Split(',')).Where(c => c[0] == "ruleEvaluated").ToArray();
        int evaluated = rules.Count(c => c[all] != "0");
        Assert.InRange(evaluated, 1, rules.Length - 1);
        // A handler is a method that one portal or several lead to; the broken model is none of the catalogue.
        var handlers = matrix.Split('\n').Select(l => l.Split(',')).Where(c => c[0] == "handler" && !c[1].Contains(" BrokenModel.", StringComparison.Ordinal)).GroupBy(c => c[1].Split(' ')[^1]).ToArray();
        int entered = handlers.Count(h => h.Any(c => c[all] != "0"));
        Assert.InRange(entered, 10, handlers.Length - 1);
        var (code, output) = Run("lcov", "--summary", Path.Combine(report.Folder, ReportFolder.Tracefile), "--rc", "lcov_branch_coverage=1");
        Assert.Equal(0, code);
        Assert.Contains($"({evaluated + entered} of {rules.Length + handlers.Length} functions)", output, StringComparison.Ordinal);
    }

    private static (int Code, string Output) Run(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }
}
