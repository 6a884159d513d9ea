using System.CommandLine;
using VirtSpec.Cli.Input;
using VirtSpec.Cli.Running;
using VirtSpec.Properties.Coverage;
using VirtSpec.Properties.Manifests;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Cli.Checking;

/// <summary>The options that belong to EL2 images: the manifest, the board, and how long to run.</summary>
internal sealed class ImageOptions
{
    private const ulong DefaultSteps = 200_000_000;

    private readonly BoardInput _board = new();
    private readonly Option<string?> _manifest = new("--manifest") { Description = "What an EL2 image says of itself, as YAML: whose memory is whose, what is shared; Golden/manifests has examples", HelpName = "FILE" };
    private readonly Option<string?> _maxSteps = new("--max-steps") { Description = $"How many steps an image runs [default: {DefaultSteps}]", HelpName = "N" };
    private readonly Option<string[]> _until = new("--until") { Description = "End an image's run when its console has printed this; repeat it to wait for all", HelpName = "TEXT" };

    public void AddTo(Command command)
    {
        command.Add(_manifest);
        command.Add(_maxSteps);
        command.Add(_until);
        _board.AddOptionsTo(command);
    }

    /// <summary>Checks one image; a file that is none, or has no manifest, is refused.</summary>
    /// <param name="coverage">What the run exercises is counted.</param>
    public TargetOutcome Check(ParseResult result, string path, CpuModel cpu, bool coverage, ICheckListener listener)
    {
        if (result.GetValue(_manifest) is not { } manifest)
            return new TargetOutcome.Refused(["expected C# (.cs), an assembly (.dll), or an EL2 image with --manifest, found no manifest"]);
        string[] until = result.GetValue(_until) ?? [];
        ulong maxSteps = Values.Count(result, _maxSteps, DefaultSteps);
        try
        {
            var read = ManifestFile.Parse(GivenFile.Text("--manifest", manifest), manifest);
            var run = new ImageRun(maxSteps, until.Length == 0 ? null : new TextMatches([.. until.Select(t => new TextMatch(t))]), coverage ? new CoverageMonitor() : null, listener);
            if (_board.StartAtEL2(result, path, cpu, out var refusal) is not { } start)
                return new TargetOutcome.Refused([$"{refusal}"]);
            var outcome = run.Run(start, read);
            return outcome is TargetOutcome.Watched watched ? watched with { Manifest = Path.GetFileNameWithoutExtension(manifest), Summary = read.Summary } : outcome;
        }
        catch (ManifestException wrong)
        {
            throw new CommandError(wrong.Message);
        }
    }
}
