using VirtSpec.Cli;
using VirtSpec.Hypervisors;
using VirtSpec.Properties.Binaries;
using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Report;
using VirtSpec.Properties.Report.Files;
using VirtSpec.Properties.Targets;
using Xunit;

namespace VirtSpec.Report.Tests;

/// <summary>A report with every model, a broken one, and as many images as there are boots, as the command line makes it.</summary>
public sealed class ReportFolderFixture : IDisposable
{
    private const int Boots = 5;

    private readonly string _root = Directory.CreateTempSubdirectory("virtspec-").FullName;

    public ReportFolderFixture()
    {
        string broken = Path.Combine(_root, "Broken.cs"), results = Path.Combine(_root, "r.json"), images = Path.Combine(_root, "images.json");
        string sound = NewHypervisor.Source("Broken"), change = "ec == 0x16 ? elr - 4 : elr";
        Assert.Contains(change, sound, StringComparison.Ordinal);
        File.WriteAllText(broken, sound.Replace(change, "elr", StringComparison.Ordinal));
        Run(["check", .. Catalog.All.Select(d => d.Name), broken, "--max", "128", "--coverage", "--json", results]);
        File.WriteAllText(images, ResultSet.Write([.. Enumerable.Range(1, Boots).Select(Image)]));
        Run("report", results, images, "--out", Folder);
    }

    public string Folder => Path.Combine(_root, "report");

    public string Page => new Uri(Path.Combine(Folder, ReportFolder.Page)).AbsoluteUri;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>Runs <c>virtspec</c> in this process; a failed check is an answer too.</summary>
    public static (int Code, string Output) Run(params string[] args)
    {
        using StringWriter output = new(), error = new();
        int code = CommandLine.Run(args, output, error);
        Assert.True(code is 0 or 1, error.ToString());
        return (code, output.ToString());
    }

    private static ReportTarget Image(int number)
    {
        var verdicts = BoundaryClaims.All.Select(c => new ClaimVerdict(c, [("step", 1000 * number)], [], 0));
        return new ReportTarget($"boot-{number}.elf", $"boot-{number}.elf --manifest boot.yaml", new TargetResult.Watched(new WatchedImage([.. verdicts], 200_000_000, "the console printed what --until names")));
    }
}
