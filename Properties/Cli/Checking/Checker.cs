using VirtSpec.Cli.Checking.Apart;
using VirtSpec.Properties.Targets;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Cli.Checking;

/// <summary>Checks targets of every kind; what is wrong with one is its outcome.</summary>
/// <param name="configurationPath">The file of <paramref name="configuration"/>.</param>
/// <param name="configuration">What models are given; null for all kinds that they can have.</param>
internal sealed class Checker(string? configurationPath, SystemConfiguration? configuration, ChildLimits limits, ICheckListener listener)
{
    /// <summary>One for each hypervisor that the target holds, at least one.</summary>
    public IReadOnlyList<CheckedTarget> Check(Target target, CheckBudget budget) => target switch
    {
        Target.Model model => [Named(target, CheckRuns.Check(model.Design, configuration, budget, listener))],
        Target.Seeded seeded => [Named(target, Check(seeded.Diff, budget))],
        Target.UserCode code => [.. Check(code, budget)],
        Target.Image image => [Named(target, CheckRuns.CheckImage(image.Path, image.Manifest, budget, listener))],
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private TargetOutcome Check(BrokenDiff diff, CheckBudget budget) => BrokenModels.Make(diff, out var errors) is { } model
        ? CheckRuns.Check(model.Design, configuration, budget, listener)
        : new TargetOutcome.Refused(errors);

    private IEnumerable<CheckedTarget> Check(Target.UserCode code, CheckBudget budget)
    {
        var request = new ChildRequest(Path.GetFullPath(code.Path), configurationPath is null ? null : Path.GetFullPath(configurationPath), budget.Plan, budget.Time?.TotalSeconds);
        var outcomes = new ChildProcess(limits, listener).Run(request);
        return outcomes.Select(o => Named(code, o.Outcome) is var one && outcomes.Count == 1 ? one : one with { Name = o.Design.Length > 0 ? $"{code.Name}:{o.Design}" : code.Name });
    }

    private CheckedTarget Named(Target target, TargetOutcome outcome)
    {
        string manifest = target is Target.Image { Manifest: { } file } ? $" --manifest {file}" : "";
        string config = configurationPath is null ? "" : $" --config {configurationPath}";
        return new CheckedTarget(target.Name, target.Name + manifest + config, outcome);
    }
}
