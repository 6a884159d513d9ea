using System.Text;
using VirtSpec.Properties.Coverage;
using VirtSpec.Properties.Report.Sections;

namespace VirtSpec.Properties.Report.Files;

/// <summary>Coverage for programs: a tracefile of lcov, and a matrix of what was seen by targets.</summary>
internal static class CoverageFiles
{
    /// <summary>Each target alone: a suite is a test of its own, so that lcov puts them together or apart.</summary>
    public static string Tracefile(ConformanceReport report) => Lcov.Of(report.Coverage.Where(c => !c.IsSum)
        .SelectMany(c => c.Suites.Count > 0 ? c.Suites.Select(s => ($"{c.Name} {s.Suite}", s.Counts)) : [(c.Name, c.Counts)]));

    /// <summary>A row for each thing that can be seen, a column for each target and suite.</summary>
    public static string Matrix(ConformanceReport report)
    {
        var columns = report.Coverage.SelectMany(c => c.Suites.Select(s => ($"{c.Name} {s.Suite}", s.Counts)).Prepend((c.Name, c.Counts))).ToArray();
        var text = new StringBuilder($"kind,item,{string.Join(',', columns.Select(c => Quoted(c.Item1)))}\n");
        foreach (var (kind, item) in TargetCoverage.Wholes(report.Coverage).SelectMany(c => Rows(c.Map)).Distinct())
            text.Append(Runs.ResultWriter.NameOf(kind)).Append(',').Append(Quoted(item)).Append(',').AppendJoin(',', columns.Select(c => c.Counts[kind, item])).Append('\n');
        return text.ToString();
    }

    private static IEnumerable<(CoverageKind, string)> Rows(CoverageMap map)
    {
        foreach (var rule in map.Rules)
        {
            yield return (CoverageKind.RuleEvaluated, rule.Rule);
            yield return (CoverageKind.RuleFired, rule.Rule);
        }
        foreach (var part in Spec.Traps.TrapRule.All.SelectMany(Conformance.Matrix.RuleMutants.Of))
            yield return (CoverageKind.RulePart, part.ToString());
        foreach (var (kind, items) in new[] { (CoverageKind.Encoding, map.Encodings), (CoverageKind.Register, map.Registers), (CoverageKind.RegisterExit, map.Registers), (CoverageKind.Fault, map.Faults), (CoverageKind.Interrupt, map.Interrupts), (CoverageKind.Exit, map.Exits), (CoverageKind.Handler, map.Handlers) })
            foreach (var item in items)
                yield return (kind, item.Name);
    }

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(',', '"') < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
