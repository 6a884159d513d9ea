using VirtSpec.Properties.Classification;
using VirtSpec.Properties.Report.Sections;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Report;

/// <summary>A file that the report was made from.</summary>
/// <param name="Hash">SHA-256, in hexadecimal.</param>
public sealed record InputFile(string Name, string Hash);

/// <summary>How long something took.</summary>
public sealed record Timing(string What, double Seconds);

/// <summary>What is known of a CPU.</summary>
/// <param name="HeatMap">Null when its trap matrix was not recorded.</param>
/// <param name="Classification">Null when its encodings were not classified.</param>
public sealed record CpuTables(string Cpu, HeatMap? HeatMap, ClassificationTable? Classification);

/// <summary>Everything that a report says; each form of it is written from this.</summary>
/// <param name="Tool">The version of VirtSpec.</param>
/// <param name="Results">The files of results, or none when the report ran the check itself.</param>
/// <param name="Tables">The tables of the specification that went into it.</param>
/// <param name="Cpus">The CPUs on which targets were checked.</param>
/// <param name="Coverage">Of each target whose coverage was counted, and of all of a CPU together when there are several.</param>
/// <param name="Timings">Wall times, which differ from run to run; null to leave them out.</param>
public sealed record ConformanceReport(
    string Tool, ValueArray<InputFile> Results, ValueArray<InputFile> Tables, ValueArray<ReportTarget> Targets,
    ValueArray<CpuTables> Cpus, ValueArray<TargetCoverage> Coverage, ValueArray<FeatureRow> Features, Limits Limits, ValueArray<Timing>? Timings)
{
    /// <summary>The IDs of the claims that some target was held to, those of the catalogue first and in its order.</summary>
    public ValueArray<string> Claims => field ??= ValueArray<string>.Of(Ids());

    /// <summary>The targets that do not conform.</summary>
    public IEnumerable<ReportTarget> Failing => Targets.Where(t => t.Verdict != ReportTarget.Conforming);

    private IEnumerable<string> Ids()
    {
        var looked = Targets.SelectMany(t => t.Claims).Select(c => c.Claim).Distinct().ToArray();
        return ClaimCatalogue.All.Select(c => c.Id).Where(looked.Contains).Concat(looked.Where(id => ClaimCatalogue.Find(id) is null).Order(StringComparer.Ordinal));
    }
}
