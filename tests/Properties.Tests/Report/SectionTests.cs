using VirtSpec.Properties.Classification;
using VirtSpec.Properties.Report;
using VirtSpec.Properties.Report.Sections;
using VirtSpec.Properties.Tests.Classification;
using VirtSpec.Spec.Registers;
using Xunit;

namespace VirtSpec.Properties.Tests.Report;

/// <summary>The tables that are part of the product are what they are made from.</summary>
public sealed class SectionTests
{
    private static readonly ConformanceReport Report = ReportBuilder.Build(Sample.All, [], timings: null);

    /// <summary>The systems of the survey that this project was created from.</summary>
    private static readonly string[] Systems =
    [
        "Xen on ARMv8", "KVM, split mode (nVHE)", "KVM with VHE", "QEMU as device model", "Xvisor", "Jailhouse", "ACRN", "OKL4 Microvisor", "First HW-virtualization VMM on Arm",
        "NOVA", "Hyper-V", "INTEGRITY Multivisor", "QNX Hypervisor", "VMware", "Xen on ARM 2008", "KVM for ARM 2010", "Green Hills INTEGRITY with TrustZone", "Xen on x86 2003", "Cells 2011", "vTZ",
    ];

    [Theory]
    [InlineData("cortex-a57")]
    [InlineData("neoverse-n1")]
    public void The_classification_that_is_kept_is_that_of_the_classifier(string cpu)
    {
        var classifier = Classes.Of(cpu);
        var all = cpu == "cortex-a57" ? Classes.AllOfA57.Value : classifier.All();
        var rows = ControlSetting.Defaults.SelectMany(s => Classifier.Levels.Select(el => Theorems.Ask(classifier, all, s, el)));
        string[] lines = [.. ClassificationTable.Of(cpu, all, rows).Lines()];
        string kept = Path.Combine(AppContext.BaseDirectory, "Golden", "classification", $"{cpu}.tbl");
        Assert.True(lines.SequenceEqual(File.ReadLines(kept)), $"Golden/classification/{cpu}.tbl is another classification; make it with 'virtspec classify --cpu {cpu} --table FILE'");
        Assert.Equal(lines, ClassificationTable.Parse(cpu, lines).Lines());
    }

    [Fact]
    public void Every_system_of_the_survey_has_a_row_and_what_works_names_a_test()
    {
        foreach (string system in Systems)
            Assert.Contains(Report.Features, f => f.System.StartsWith(system, StringComparison.Ordinal));
        Assert.All(Report.Features, f => Assert.Equal(f.State != FeatureState.Planned, f.Proof.Count > 0));
        Assert.All(Report.Features.Where(f => f.State == FeatureState.Partial), f => Assert.NotEmpty(f.Note));
    }

    [Fact]
    public void Each_row_of_the_exclusions_is_a_deviation_with_a_reason()
    {
        string[] rows = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", "trap-matrix", "exclusions.tbl")).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(';')[0].Trim())];
        Assert.Equal(rows, Report.Limits.Deviations.Where(d => d.Where == "trap matrix, QEMU").Select(d => d.Id));
        Assert.All(Report.Limits.Deviations.Concat(Report.Limits.NotCovered).Concat(Report.Limits.NotModelled), d => Assert.NotEmpty(d.Reason));
        Assert.Equal(Limits.Resources.Count(), Report.Limits.Deviations.Select(d => d.Where).Distinct().Count());
        Assert.Contains(Report.Limits.Deviations, d => d is { Id: "Pl031" });
        Assert.Contains(Report.Limits.NotModelled, d => d.Id == "GicState" && d.Reason.StartsWith("LPIs.", StringComparison.Ordinal));
    }

    [Fact]
    public void Claims_that_nothing_looks_at_are_listed_once_with_their_reason()
    {
        var claims = Report.Limits.NotCovered.Where(l => l.Where == "claim").ToArray();
        Assert.Equal(claims.Length, claims.Select(c => c.Id).Distinct().Count());
        Assert.Contains(claims, c => c is { Id: "T5", What: "every hypervisor" });
    }

    [Fact]
    public void A_register_that_stops_a_run_is_not_modelled() =>
        Assert.Contains(Report.Limits.NotModelled, l => l is { Where: "register", Id: nameof(Reg.L2CTLR_EL1) });
}
