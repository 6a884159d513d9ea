using VirtSpec.Properties.Coverage;
using VirtSpec.Properties.Runs;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Report.Sections;

/// <summary>What a target, or all of them together, has exercised.</summary>
/// <param name="Name">The target, or <see cref="All"/>.</param>
/// <param name="Counts">Over all its suites.</param>
/// <param name="Suites">Each suite alone; empty for an image.</param>
public sealed record TargetCoverage(string Name, CoverageMap Map, CoverageCounts Counts, ValueArray<SuiteCoverage> Suites)
{
    public const string All = "all targets";

    /// <summary>Each target that was counted, then all together when there are several.</summary>
    public static IEnumerable<TargetCoverage> Of(IEnumerable<ReportTarget> targets, CpuModel cpu)
    {
        var each = targets.Select(t => Of(t, cpu)).OfType<TargetCoverage>().ToArray();
        var sum = CoverageCounts.Sum(each.Select(t => t.Counts));
        return each.Length < 2 ? each : each.Append(new TargetCoverage(All, CoverageMap.Of(sum, cpu), sum, ValueArray<SuiteCoverage>.Of([])));
    }

    private static TargetCoverage? Of(ReportTarget target, CpuModel other)
    {
        switch (target.Result)
        {
            case TargetResult.Ran { Run: { Coverage.Count: > 0 } run }:
                var sum = CoverageCounts.Sum(run.Coverage.Select(c => c.Counts));
                return new TargetCoverage(target.Name, CoverageMap.Of(sum, CpuModel.Find(run.Cpu) ?? other), sum, run.Coverage);
            case TargetResult.Watched { Image.Coverage: { } counts }:
                return new TargetCoverage(target.Name, CoverageMap.Of(counts, other), counts, ValueArray<SuiteCoverage>.Of([]));
            default:
                return null;
        }
    }
}
