using System.Text.Json;
using VirtSpec.Properties.Report.Sections;
using VirtSpec.Properties.Runs;

namespace VirtSpec.Properties.Report.Files;

/// <summary>The report as JSON: what the page says, for programs. Results are in it as their files have them.</summary>
internal static class JsonReport
{
    private const int Version = 1;

    public static string Of(ConformanceReport report) => ResultFile.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        json.WriteString("tool", report.Tool);
        json.WriteNumber("conforming", report.Targets.Count(t => t.Verdict == ReportTarget.Conforming));
        ResultWriter.Objects(json, "targets", report.Targets, target => Target(json, target));
        if (report.HeatMap is { } map)
            Matrix(json, map);
        ResultWriter.Objects(json, "features", report.Features, f =>
        {
            json.WriteString("system", f.System);
            json.WriteString("feature", f.Feature);
            json.WriteString("state", f.State.ToString().ToLowerInvariant());
            ResultWriter.Texts(json, "tests", f.Proof);
            json.WriteString("note", f.Note);
        });
        Limits(json, "notCovered", report.Limits.NotCovered);
        Limits(json, "deviations", report.Limits.Deviations);
        Limits(json, "notModelled", report.Limits.NotModelled);
        ResultWriter.Objects(json, "inputs", report.Results.Concat(report.Tables), i =>
        {
            json.WriteString("name", i.Name);
            json.WriteString("sha256", i.Hash);
        });
        if (report.Timings is { } timings)
            ResultWriter.Objects(json, "timings", timings, t =>
            {
                json.WriteString("what", t.What);
                json.WriteNumber("seconds", Math.Round(t.Seconds, 3));
            });
        json.WriteEndObject();
    });

    private static void Target(Utf8JsonWriter json, ReportTarget target)
    {
        json.WriteString("verdict", target.Verdict);
        json.WriteString("why", target.Reason);
        ResultSet.WriteMembers(json, target);
    }

    private static void Matrix(Utf8JsonWriter json, HeatMap map)
    {
        json.WriteStartObject("trapMatrix");
        json.WriteString("cpu", map.Cpu);
        ResultWriter.Texts(json, "controls", map.Columns.Select(c => c.Control));
        ResultWriter.Objects(json, "rows", map.Rows, row =>
        {
            json.WriteString("el", row.EL.ToString());
            json.WriteString("direction", row.Direction.ToString());
            ResultWriter.Texts(json, "names", row.Names);
            ResultWriter.Texts(json, "cells", row.Cells.Select(c => $"{c.Outcome}{(c.Rule.Length > 0 ? $" by {c.Rule}" : "")}{(c.Recorded.Length > 0 ? $"; recorded: {c.Recorded}" : "")}"));
        });
        json.WriteEndObject();
    }

    private static void Limits(Utf8JsonWriter json, string name, IEnumerable<LimitRow> rows) => ResultWriter.Objects(json, name, rows, row =>
    {
        json.WriteString("where", row.Where);
        json.WriteString("id", row.Id);
        json.WriteString("what", row.What);
        json.WriteString("reason", row.Reason);
        json.WriteString("citation", row.Citation);
    });
}
