using VirtSpec.Cli.Checking;
using VirtSpec.Properties.Report;

namespace VirtSpec.Cli.Reporting;

/// <summary>What a check made of a target, in the form of results.</summary>
internal static class ReportedTarget
{
    /// <summary>An image is called by its file and its manifest: one kernel may be several hypervisors.</summary>
    public static ReportTarget Of(CheckedTarget target) => target.Outcome is TargetOutcome.Watched watched
        ? new(NameOf(target.Name, watched.Manifest), target.Arguments, Of(target.Outcome)) { Note = watched.Summary.Length > 0 ? watched.Summary : target.Note }
        : new(target.Name, target.Arguments, Of(target.Outcome)) { Note = target.Note };

    private static string NameOf(string path, string manifest) =>
        manifest.Length == 0 || Path.GetFileNameWithoutExtension(path) == manifest ? Path.GetFileName(path) : $"{Path.GetFileName(path)} ({manifest})";

    private static TargetResult Of(TargetOutcome outcome) => outcome switch
    {
        TargetOutcome.Checked o => new TargetResult.Ran(o.Result),
        TargetOutcome.Watched o => new TargetResult.Watched(o.Image),
        TargetOutcome.Refused o => new TargetResult.Ended("refused", string.Join("; ", o.Reasons)),
        TargetOutcome.Broke o => new TargetResult.Ended("broke", o.Reason),
        TargetOutcome.NotModelled o => new TargetResult.Ended("not modelled", o.What),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
