using System.Reflection;
using VirtSpec.Properties.Classification;
using VirtSpec.Properties.Report.Sections;
using VirtSpec.Properties.Runs;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Report;

/// <summary>Makes reports from results and from what the product knows.</summary>
public static class ReportBuilder
{
    /// <param name="results">The files that the targets were read from; none when they were checked for the report.</param>
    /// <param name="timings">Null to leave wall times out.</param>
    public static ConformanceReport Build(IReadOnlyList<ReportTarget> targets, IEnumerable<InputFile> results, IEnumerable<Timing>? timings)
    {
        var named = TargetNames.Distinct(targets);
        var cpus = CpusOf(named);
        return new ConformanceReport(
            Version, ValueArray<InputFile>.Of(results), ValueArray<InputFile>.Of(TablesOf(cpus).Select(t => new InputFile(t, TableFile.HashOf(t)))), ValueArray<ReportTarget>.Of(named),
            ValueArray<CpuTables>.Of(cpus.Select(c => new CpuTables(c.Name, HeatMaps.Has(c.Name) ? HeatMaps.Of(c) : null, ClassificationOf(c.Name)))),
            ValueArray<TargetCoverage>.Of(TargetCoverage.Of(named)), Features.Read(), Limits.Of(named), timings is null ? null : ValueArray<Timing>.Of(timings));
    }

    /// <summary>Of the product, without what is added for a build.</summary>
    public static string Version => (typeof(ReportBuilder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+')[0];

    /// <summary>The CPUs of the runs; where nothing ran, that of a check without options.</summary>
    private static CpuModel[] CpusOf(ReportTarget[] targets)
    {
        CpuModel[] used = [.. CpuModel.All.Where(c => targets.Any(t => t.Cpu == c.Name))];
        return used.Length > 0 ? used : [CpuModel.CortexA57];
    }

    private static ClassificationTable? ClassificationOf(string cpu) => IsClassified(cpu) ? ClassificationTable.Parse(cpu, TableFile.Lines(ClassificationFile(cpu))) : null;

    private static bool IsClassified(string cpu) => typeof(ReportBuilder).Assembly.GetManifestResourceInfo(ClassificationFile(cpu)) is not null;

    private static string ClassificationFile(string cpu) => $"Golden/classification/{cpu}.tbl";

    private static IEnumerable<string> TablesOf(CpuModel[] cpus) =>
        cpus.Select(c => c.Name).SelectMany(cpu => (HeatMaps.Has(cpu) ? HeatMaps.Resources(cpu) : []).Concat(IsClassified(cpu) ? [ClassificationFile(cpu)] : []))
            .Concat(Limits.Resources).Append(Features.Resource).Distinct().Order(StringComparer.Ordinal);
}
