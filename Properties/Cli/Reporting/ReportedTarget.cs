using VirtSpec.Cli.Checking;
using VirtSpec.Properties.Report;

namespace VirtSpec.Cli.Reporting;

/// <summary>What a check made of a target, in the form of results.</summary>
internal static class ReportedTarget
{
    public static ReportTarget Of(CheckedTarget target) => new(target.Name, target.Arguments, Of(target.Outcome)) { Note = target.Note };

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
