using VirtSpec.Adapters.Programs;
using VirtSpec.Boots;
using VirtSpec.Properties.Binaries;
using VirtSpec.Properties.Manifests;
using VirtSpec.Properties.Report;
using VirtSpec.Properties.Report.Files;
using Xunit;

namespace VirtSpec.Report.Tests;

/// <summary>
/// A report with every model, and with each boot of a hypervisor by small images, checked as a user would check it; beside them a boot whose stage 2 is corrupted.
/// It is made once, in about half a minute, and not at all where the images are absent.
/// </summary>
public sealed class BootReportFixture
{
    public const string Corrupted = "Image-tiny (kvm, corrupted)";

    public BootReportFixture(ReportedModels models)
    {
        Folder = Path.Combine(models.Root, "boots");
        if (WhySkip is not null)
            return;
        string[] results = [.. All.Select(boot => Checked(models, boot)), Path.Combine(models.Root, "corrupted.json")];
        var kvm = Boot.Named("kvm");
        var end = CorruptedBoot.RunToFinding(kvm, ManifestFile.Read(WatchedBoot.ManifestOf(kvm)), CorruptionKind.Hypervisor, out string? done);
        Done = done ?? throw new InvalidOperationException("no guest had anything to corrupt");
        File.WriteAllText(results[^1], ResultSet.Write([new ReportTarget(Corrupted, string.Join(' ', MachineBoot.CheckArguments(kvm)[1..].Select(a => a.Contains(' ', StringComparison.Ordinal) ? $"'{a}'" : a)), new TargetResult.Watched(end.Image)) { Note = done }]));
        ReportedModels.Run(["report", models.Results, .. results, "--out", Folder]);
    }

    /// <summary>KVM in each of its modes, and Xen with and without a dom0.</summary>
    public static IReadOnlyList<Boot> All { get; } = [.. new[] { "kvm", "vhe-kvm", "pkvm", "xen-dom0", "xen-dom0less" }.Select(Boot.Named)];

    /// <summary>Why the tests of the report are skipped; null when they run.</summary>
    public static string? WhySkip { get; } = InstalledPrograms.WhySkip(InstalledPrograms.Chromium) ?? All.Select(BootFiles.WhyNot).FirstOrDefault(why => why is not null);

    public string Folder { get; }

    public string Page => new Uri(Path.Combine(Folder, ReportFolder.Page)).AbsoluteUri;

    /// <summary>Which descriptor was corrupted, and how.</summary>
    public string Done { get; } = "";

    private static string Checked(ReportedModels models, Boot boot)
    {
        string results = Path.Combine(models.Root, $"{boot.Name}.json");
        var (code, output) = ReportedModels.Run([.. MachineBoot.CheckArguments(boot), "--coverage", "--json", results]);
        Assert.True(code == 0, output);
        return results;
    }
}

/// <summary>A fact about the report with real boots; where an image or the browser is absent, the test is skipped with the reason, unless images are required.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BootReportFactAttribute : FactAttribute
{
    public BootReportFactAttribute()
    {
        if (!BootFiles.AreRequired)
            Skip = BootReportFixture.WhySkip;
    }
}
