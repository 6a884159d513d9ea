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
    private const string ClassificationFolder = "Golden/classification/";

    /// <param name="results">The files that the targets were read from; none when they were checked for the report.</param>
    /// <param name="timings">Null to leave wall times out.</param>
    public static ConformanceReport Build(IReadOnlyList<ReportTarget> targets, IEnumerable<InputFile> results, IEnumerable<Timing>? timings)
    {
        var cpu = CpuOf(targets);
        return new ConformanceReport(
            Version, ValueArray<InputFile>.Of(results), ValueArray<InputFile>.Of(TablesOf(cpu.Name).Select(t => new InputFile(t, TableFile.HashOf(t)))), ValueArray<ReportTarget>.Of(targets),
            HeatMaps.Has(cpu.Name) ? HeatMaps.Of(cpu) : null, ClassificationOf(cpu.Name), ValueArray<TargetCoverage>.Of(TargetCoverage.Of(targets, cpu)), Features.Read(), Limits.Of(targets), timings is null ? null : ValueArray<Timing>.Of(timings));
    }

    /// <summary>Of the product, without what is added for a build.</summary>
    public static string Version => (typeof(ReportBuilder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+')[0];

    /// <summary>The CPU of the runs; when there are several, that of the first.</summary>
    private static CpuModel CpuOf(IEnumerable<ReportTarget> targets) =>
        targets.Select(t => t.Result).OfType<TargetResult.Ran>().Select(r => CpuModel.Find(r.Run.Cpu)).OfType<CpuModel>().FirstOrDefault() ?? CpuModel.CortexA57;

    private static ClassificationTable? ClassificationOf(string cpu)
    {
        string resource = $"{ClassificationFolder}{cpu}.tbl";
        return typeof(ReportBuilder).Assembly.GetManifestResourceInfo(resource) is null ? null : ClassificationTable.Parse(cpu, TableFile.Lines(resource));
    }

    private static IEnumerable<string> TablesOf(string cpu) =>
        (HeatMaps.Has(cpu) ? HeatMaps.Resources(cpu) : []).Concat(Limits.Resources).Append(Features.Resource).Order(StringComparer.Ordinal);
}
