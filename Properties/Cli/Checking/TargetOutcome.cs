using VirtSpec.Properties.Binaries;
using VirtSpec.Properties.Runs;

namespace VirtSpec.Cli.Checking;

/// <summary>What became of one target.</summary>
public abstract record TargetOutcome
{
    private TargetOutcome()
    {
    }

    /// <summary>Cases of a model ran.</summary>
    public sealed record Checked(RunResult Result) : TargetOutcome;

    /// <summary>An image ran.</summary>
    /// <param name="Manifest">The name of its manifest's file, without what is behind the last dot; empty where there is no file.</param>
    public sealed record Watched(WatchedImage Image, string Manifest = "") : TargetOutcome
    {
        /// <summary>What the manifest says that it is of.</summary>
        public string Summary { get; init; } = "";
    }

    /// <summary>It is no hypervisor that can be run: it does not compile, or is no image.</summary>
    public sealed record Refused(IReadOnlyList<string> Reasons) : TargetOutcome;

    /// <summary>It is one that does what no hypervisor may: it threw, never came back, or took all memory.</summary>
    public sealed record Broke(string Reason) : TargetOutcome;

    /// <summary>It reached what the architecture defines and is not modelled.</summary>
    public sealed record NotModelled(string What) : TargetOutcome;

    public ExitCode ExitCode => this switch
    {
        Checked { Result.Conforms: true } or Watched { Image.Conforms: true } => ExitCode.Ok,
        Refused => ExitCode.Usage,
        NotModelled => ExitCode.NotModelled,
        _ => ExitCode.Failed,
    };

    /// <summary>The exit code of several: a failure counts most, then a target that is refused.</summary>
    public static ExitCode Of(IEnumerable<TargetOutcome> outcomes)
    {
        var codes = outcomes.Select(o => o.ExitCode).ToHashSet();
        return new[] { ExitCode.Failed, ExitCode.Usage, ExitCode.NotModelled }.FirstOrDefault(codes.Contains, ExitCode.Ok);
    }
}
