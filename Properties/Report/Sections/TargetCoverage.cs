using VirtSpec.Properties.Coverage;
using VirtSpec.Properties.Runs;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Report.Sections;

/// <summary>What a target, or all of a CPU together, has exercised.</summary>
/// <param name="Name">The target, or <see cref="All"/>, with the CPU where there are several.</param>
/// <param name="Cpu">What is there to be exercised depends on it.</param>
/// <param name="Counts">Over all its suites.</param>
/// <param name="Suites">Each suite alone; empty for an image.</param>
public sealed record TargetCoverage(string Name, string Cpu, CoverageMap Map, CoverageCounts Counts, ValueArray<SuiteCoverage> Suites)
{
    public const string All = "all targets";

    /// <summary>It is the sum over several targets.</summary>
    public bool IsSum { get; private init; }

    /// <summary>Each target that was counted, then all of each CPU together of which there are several.</summary>
    public static IEnumerable<TargetCoverage> Of(IEnumerable<ReportTarget> targets)
    {
        var each = targets.Select(Of).OfType<TargetCoverage>().ToArray();
        var byCpu = each.GroupBy(t => t.Cpu).ToArray();
        return each.Concat(byCpu.Where(g => g.Count() > 1).Select(g => Make(byCpu.Length == 1 ? All : $"{All} on {g.Key}", g.Key, CoverageCounts.Sum(g.Select(t => t.Counts)), []) with { IsSum = true }));
    }

    /// <summary>For each CPU all of its targets together, or the only one.</summary>
    public static IEnumerable<TargetCoverage> Wholes(IEnumerable<TargetCoverage> all) => all.GroupBy(c => c.Cpu).Select(g => g.Last());

    /// <summary>A suite of it held against what there is.</summary>
    public CoverageMap MapOf(SuiteCoverage suite) => Against(suite.Counts, Cpu);

    private static TargetCoverage? Of(ReportTarget target) => target.Result switch
    {
        TargetResult.Ran { Run: { Coverage.Count: > 0 } run } => Make(target.Name, run.Cpu, CoverageCounts.Sum(run.Coverage.Select(c => c.Counts)), run.Coverage),
        TargetResult.Watched { Image: { Coverage: { } counts } image } => Make(target.Name, image.Cpu, counts, []),
        _ => null,
    };

    private static TargetCoverage Make(string name, string cpu, CoverageCounts counts, IEnumerable<SuiteCoverage> suites) => new(name, cpu, Against(counts, cpu), counts, ValueArray<SuiteCoverage>.Of(suites));

    private static CoverageMap Against(CoverageCounts counts, string cpu) => CoverageMap.Of(counts, CpuModel.Find(cpu) ?? throw new ArgumentException($"no CPU '{cpu}'", nameof(cpu)));
}
