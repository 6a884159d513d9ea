using VirtSpec.Properties.Binaries;
using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Report;
using VirtSpec.Properties.Report.Files;

namespace VirtSpec.Report.Tests;

/// <summary>A report with every model, a broken one, and as many images as there are boots, as the command line makes it; the images did not run.</summary>
public sealed class ReportFolderFixture
{
    private const int Boots = 5;

    public ReportFolderFixture(ReportedModels models)
    {
        string root = Directory.CreateDirectory(Path.Combine(models.Root, Path.GetRandomFileName())).FullName, images = Path.Combine(root, "images.json");
        Folder = Path.Combine(root, "report");
        File.WriteAllText(images, ResultSet.Write([.. Enumerable.Range(1, Boots).Select(Image)]));
        ReportedModels.Run("report", models.Results, images, "--out", Folder);
    }

    public string Folder { get; }

    public string Page => new Uri(Path.Combine(Folder, ReportFolder.Page)).AbsoluteUri;

    private static ReportTarget Image(int number)
    {
        var verdicts = BoundaryClaims.All.Select(c => new ClaimVerdict(c, [("step", 1000 * number)], [], 0));
        return new ReportTarget($"boot-{number}.elf", $"boot-{number}.elf --manifest boot.yaml", new TargetResult.Watched(
            new WatchedImage([.. verdicts], 200_000_000, "the console printed what --until names") { Cpu = number == Boots ? "neoverse-n1" : "cortex-a57" }));
    }
}
