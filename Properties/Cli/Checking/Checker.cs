using VirtSpec.Cli.Checking.Apart;
using VirtSpec.Properties.Targets;

namespace VirtSpec.Cli.Checking;

/// <summary>Checks targets of every kind; what is wrong with one is its outcome.</summary>
/// <param name="given">What models are given.</param>
/// <param name="image">Checks the image of that path.</param>
internal sealed class Checker(GivenBoard given, ChildLimits limits, Func<string, TargetOutcome> image, ICheckListener listener)
{
    /// <summary>What was typed behind the command, for images, whose runs depend on all of it.</summary>
    public required string CommandLine { get; init; }

    /// <summary>One for each hypervisor that the target holds, at least one.</summary>
    public IReadOnlyList<CheckedTarget> Check(Target target, CheckRequest request) => target switch
    {
        Target.Model model => [Named(target, CheckRuns.Check(model.Design, given, request, listener))],
        Target.Seeded seeded => [Check(seeded, request)],
        Target.UserCode code => [.. Check(code, request)],
        Target.Image file => [new CheckedTarget(file.Name, CommandLine, image(file.Path))],
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private CheckedTarget Check(Target.Seeded target, CheckRequest request)
    {
        var diff = target.Diff;
        if (BrokenModels.Make(diff, out var errors) is not { } model)
            return Named(target, new TargetOutcome.Refused(errors));
        var outcome = CheckRuns.Check(model.Design, given, request, listener);
        return Named(target, outcome) with { Note = $"{diff.Bug} ({diff.Origin}); the changed line {(model.TimesRun() > 0 ? "ran" : "never ran")}" };
    }

    private IEnumerable<CheckedTarget> Check(Target.UserCode code, CheckRequest request)
    {
        var outcomes = new ChildProcess(limits, listener).Run(new ChildRequest(code.Path, given.Cpu.Name, given.Path, request));
        return outcomes.Select(o => outcomes.Count == 1 || o.Design.Length == 0 ? Named(code, o.Outcome) : Named(code, o.Outcome) with { Name = $"{code.Name}:{o.Design}" });
    }

    private CheckedTarget Named(Target target, TargetOutcome outcome)
    {
        string arguments = ArgumentText.Quoted(target.Name) + given.Options;
        return new CheckedTarget(target.Name, arguments, outcome is TargetOutcome.Checked { Result: var result } ? new TargetOutcome.Checked(result with { Arguments = arguments }) : outcome);
    }
}
