using System.Xml.Linq;
using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Coverage;
using VirtSpec.Properties.Report;
using VirtSpec.Properties.Report.Files;
using VirtSpec.Properties.Report.Sections;
using VirtSpec.Properties.Runs;
using VirtSpec.Properties.Tests.Rigs;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using Xunit;

namespace VirtSpec.Properties.Tests.Report;

/// <summary>Targets of one report: on two CPUs, of one name, and images, each told apart and held against its own.</summary>
public sealed class TargetTests
{
    private const string N1 = "neoverse-n1";

    private static RunResult Counted { get; } = ClaimRun.Run([Rigged.Suite(Rigged.Single())], [], new RunRequest(1, 200) { Threads = 1, Coverage = true });

    [Fact]
    public void Each_CPU_has_its_matrix_its_classification_and_its_sum()
    {
        var report = ReportBuilder.Build([Target("a"), Target("b"), Target("n1", N1), Target("n2", N1)], [], timings: null);
        string[] both = [CpuModel.CortexA57.Name, N1];
        Assert.Equal(both, report.Cpus.Select(c => c.HeatMap!.Cpu));
        Assert.Equal(both, report.Cpus.Select(c => c.Classification!.Cpu));
        Assert.Equal(["a", "b", "n1", "n2", "all targets on cortex-a57", "all targets on neoverse-n1"], report.Coverage.Select(c => c.Name));
        // What there is on a CPU is said by its features: N1 has the instructions of FEAT_LSE, A57 has not. (Arm ARM, A2.2.)
        Assert.All(report.Coverage, c => Assert.Equal(c.Cpu == N1, c.Map.Encodings.Any(e => e.Name.StartsWith("SWP_32_memop", StringComparison.Ordinal))));
        string page = ReportFolder.Files(report).First().Text;
        foreach (var row in report.Coverage.Where(c => c.Suites.Count > 0))
            Assert.Equal(row.Map.Encodings.Count, row.MapOf(row.Suites[0]).Encodings.Count);
        foreach (string cpu in both)
        {
            Assert.Contains($"aria-label=\"Trap matrix of {cpu}\"", page, StringComparison.Ordinal);
            Assert.Contains($"<h3>{cpu}</h3>", page, StringComparison.Ordinal);
        }
        var n1 = report.Coverage.First(c => c.Name == "n1").Map.Encodings;
        string share = $"<td>{n1.Count(e => e.Count > 0)} of {n1.Count}</td>";
        // The target, its suite, and the sum of its CPU; the same of the other target of the CPU.
        Assert.Equal(5, page.Split(share).Length - 1);
        Assert.Contains($"Golden/classification/{N1}.tbl", report.Tables.Select(t => t.Name));
    }

    [Fact]
    public void One_CPU_alone_has_one_matrix_and_a_sum_without_its_name()
    {
        var report = ReportBuilder.Build([Target("n1", N1), Target("n2", N1)], [], timings: null);
        Assert.Equal([N1], report.Cpus.Select(c => c.Cpu));
        Assert.Equal([TargetCoverage.All], report.Coverage.Where(c => c.IsSum).Select(c => c.Name));
    }

    [Fact]
    public void Targets_of_one_name_are_called_as_the_command_line_names_them()
    {
        ReportTarget[] targets =
        [
            Target("starter"), Target("starter", N1, "starter --cpu neoverse-n1"), Failing("Bad", "a/Bad.cs"), Failing("Bad", "b/Bad.cs"), Failing("a-Bad.cs", "a-Bad.cs"),
            Sample.Image("kvm.elf", "kvm.elf --manifest a.yaml"), Sample.Image("kvm.elf", "kvm.elf --manifest b.yaml --smp 2"), Sample.Image("x", "same"), Sample.Image("x", "same"),
        ];
        var report = ReportBuilder.Build(targets, [], timings: null);
        Assert.Equal(["starter", "starter --cpu neoverse-n1", "a/Bad.cs", "b/Bad.cs", "a-Bad.cs", "kvm.elf a.yaml", "kvm.elf b.yaml --smp 2", "x", "x #2"], report.Targets.Select(t => t.Name));
        var files = ReportFolder.Files(report).ToDictionary(f => f.Name, f => f.Text);
        string[] suites = [.. XDocument.Parse(files[ReportFolder.JUnit]).Descendants("testsuite").Select(s => s.Attribute("name")!.Value)];
        Assert.Equal(suites.Length, suites.Distinct().Count());
        string[] ids = [.. files[ReportFolder.Page].Split(" id=\"")[1..].Select(part => part.Split('"')[0])];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(3, ids.Count(id => id.StartsWith("fails-a-Bad-cs-", StringComparison.Ordinal) || id.StartsWith("fails-b-Bad-cs-", StringComparison.Ordinal)));
        string[] tests = [.. files[ReportFolder.Tap].Split('\n').Where(l => l.Contains(" - ", StringComparison.Ordinal) && l.Contains("ok ", StringComparison.Ordinal) && l[0] != ' ').Select(l => l.Split(" - ", 2)[1])];
        Assert.Equal(tests.Length, tests.Distinct().Count());
    }

    /// <summary>An assembly with two designs is named once on the command line.</summary>
    [Fact]
    public void Two_designs_of_one_file_are_two_targets()
    {
        var both = new[] { "two.dll:a", "two.dll:b" }.Select(name => new ReportTarget(name, "two.dll", new TargetResult.Ran(Counted with { Design = name[^1..], Arguments = "two.dll" })));
        Assert.Equal(2, ResultSet.Merge(both.Select(t => ("r.json", t))).Count);
    }

    [Fact]
    public void An_image_of_which_a_claim_says_nothing_that_must_is_not_ok()
    {
        var report = ReportBuilder.Build([Sample.Image("x.elf", "x.elf --manifest x.yaml", c => c.Id == "M1" ? new ClaimVerdict(c, [], [], 0) : Sample.Held(c))], [], timings: null);
        Assert.Equal("INCONCLUSIVE", Assert.Single(report.Targets).Verdict);
        var files = ReportFolder.Files(report).ToDictionary(f => f.Name, f => f.Text);
        string line = Assert.Single(files[ReportFolder.Tap].Split('\n'), l => l.EndsWith("x.elf: M1", StringComparison.Ordinal));
        Assert.StartsWith("not ok ", line, StringComparison.Ordinal);
        var failure = Assert.Single(XDocument.Parse(files[ReportFolder.JUnit]).Descendants("failure"));
        Assert.Equal(("M1", "nothing could have broken it, and every hypervisor with a guest gives occasion"), (failure.Parent!.Attribute("name")!.Value, failure.Attribute("message")!.Value));
    }

    /// <summary>Only what every hypervisor with a guest gives occasion to is needed.</summary>
    [Fact]
    public void An_image_of_which_another_claim_says_nothing_skips_it()
    {
        var optional = BoundaryClaims.All.First(c => !Binaries.WatchedImage.Needed.Contains(c.Id));
        var report = ReportBuilder.Build([Sample.Image("x.elf", "x.elf", c => c == optional ? new ClaimVerdict(c, [], [], 0) : Sample.Held(c))], [], timings: null);
        string line = Assert.Single(ReportFolder.Files(report).First(f => f.Name == ReportFolder.Tap).Text.Split('\n'), l => l.Contains($"x.elf: {optional.Id} ", StringComparison.Ordinal));
        Assert.EndsWith("# SKIP nothing could have broken it", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_finding_of_an_image_says_how_many_there_are_and_how_to_see_it_again()
    {
        var report = ReportBuilder.Build([Sample.Image("x.elf", "x.elf --manifest x.yaml", c => c.Id == "M1" ? new ClaimVerdict(c, [("step", 10)], [new Finding("M1", "expected nothing", 7)], 5) : Sample.Held(c))], [], timings: null);
        var files = ReportFolder.Files(report).ToDictionary(f => f.Name, f => f.Text);
        Assert.Contains("1 of the 5 findings are kept", files[ReportFolder.Page], StringComparison.Ordinal);
        Assert.Contains("\n    step 7: expected nothing\n    replay: virtspec check x.elf --manifest x.yaml\n", files[ReportFolder.Tap], StringComparison.Ordinal);
        Assert.EndsWith("replay: virtspec check x.elf --manifest x.yaml", Assert.Single(XDocument.Parse(files[ReportFolder.JUnit]).Descendants("failure")).Value, StringComparison.Ordinal);
    }

    /// <summary>YAML 1.1, 5.1: c-printable.</summary>
    [Fact]
    public void TAP_has_no_character_that_YAML_cannot_hold()
    {
        var report = ReportBuilder.Build([Sample.Image("\a\u001b\ud800x\u2028y", "x", c => c.Id == "M1" ? new ClaimVerdict(c, [], [new Finding("M1", "a\u0007b\u0085c\u2029d\u0090", 7)], 1) : Sample.Held(c))], [], timings: null);
        string tap = ReportFolder.Files(report).First(f => f.Name == ReportFolder.Tap).Text;
        Assert.All(tap, c => Assert.True(c is '\n' or (>= ' ' and <= '~') or (>= '\u00a0' and < '\u2028') or (> '\u2029' and <= '\ud7ff') or '\ufffd', $"U+{(int)c:x4}"));
        Assert.Contains("\ufffd\ufffd\ufffdx y: M1", tap, StringComparison.Ordinal);
        Assert.Contains("  details: |\n    step 7: a\ufffdb\n    c\n    d\ufffd\n    replay: ", tap, StringComparison.Ordinal);
    }

    /// <summary>YAML 1.1, 9.1.1: the first line of a block says how far all are indented.</summary>
    [Fact]
    public void The_first_line_of_a_block_of_TAP_is_indented_least()
    {
        string[] lines = ReportFolder.Files(ReportBuilder.Build(Sample.All, [], timings: null)).First(f => f.Name == ReportFolder.Tap).Text.Split('\n');
        int at = Array.IndexOf(lines, "  details: |");
        Assert.StartsWith("    what is left", lines[at + 1], StringComparison.Ordinal);
        Assert.Contains(lines[(at + 2)..], l => l.StartsWith("     ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_matrix_of_coverage_says_how_many_accesses_went_to_EL2()
    {
        var counts = CoverageCounts.Of([new CoverageCount(CoverageKind.Register, "SCTLR_EL1 W EL1", 5), new CoverageCount(CoverageKind.RegisterExit, "SCTLR_EL1 W EL1", 3)]);
        var report = ReportBuilder.Build([Sample.Image("x.elf", "x.elf", coverage: counts)], [], timings: null);
        string[] matrix = ReportFolder.Files(report).First(f => f.Name == ReportFolder.Matrix).Text.Split('\n');
        Assert.Contains("register,SCTLR_EL1 W EL1,5", matrix);
        Assert.Contains("registerExit,SCTLR_EL1 W EL1,3", matrix);
        Assert.Contains("registerExit,SCTLR_EL1 R EL1,0", matrix);
    }

    /// <summary>The same counts; what they are held against is the CPU's.</summary>
    private static ReportTarget Target(string name, string? cpu = null, string? arguments = null) =>
        new(name, arguments ?? name, new TargetResult.Ran(Counted with { Design = name, Cpu = cpu ?? Counted.Cpu, Arguments = arguments ?? name }));

    private static ReportTarget Failing(string name, string arguments) =>
        new(name, arguments, new TargetResult.Ran(((TargetResult.Ran)Sample.Broken.Result).Run with { Design = name, Arguments = arguments }));
}
