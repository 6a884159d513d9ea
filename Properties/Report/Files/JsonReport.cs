using System.Text.Json;
using VirtSpec.Properties.Classification;
using VirtSpec.Properties.Report.Sections;
using VirtSpec.Properties.Runs;

namespace VirtSpec.Properties.Report.Files;

/// <summary>The report as JSON: what the page says, for programs. Results are in it as their files have them.</summary>
internal static class JsonReport
{
    private const int Version = 2;

    public static string Of(ConformanceReport report) => ResultFile.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        json.WriteString("tool", report.Tool);
        json.WriteNumber("conforming", report.Targets.Count(t => t.Verdict == ReportTarget.Conforming));
        ResultWriter.Objects(json, "targets", report.Targets, target => Target(json, target));
        ResultWriter.Objects(json, "trapMatrices", report.Cpus.Select(c => c.HeatMap).OfType<HeatMap>(), map => Matrix(json, map));
        ResultWriter.Objects(json, "classifications", report.Cpus.Select(c => c.Classification).OfType<ClassificationTable>(), table => Classification(json, table));
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
        json.WriteString("cpu", map.Cpu);
        json.WriteNumber("compared", map.Compared);
        json.WriteNumber("differing", map.Differing);
        ResultWriter.Texts(json, "controls", map.Columns.Select(c => c.Control));
        ResultWriter.Objects(json, "rows", map.Rows, row =>
        {
            json.WriteString("el", row.EL.ToString());
            json.WriteString("direction", row.Direction.ToString());
            ResultWriter.Texts(json, "names", row.Names);
            ResultWriter.Texts(json, "cells", row.Cells.Select(c => $"{c.Outcome}{(c.EC > 0 ? $", EC 0x{c.EC:x2}" : "")}{(c.Rule.Length > 0 ? $" by {c.Rule}" : "")}{(c.Recorded.Length > 0 ? $"; recorded: {c.Recorded}" : "")}"));
        });
        ResultWriter.Objects(json, "hidden", map.Hidden, hidden =>
        {
            json.WriteString("rule", hidden.Rule);
            json.WriteString("reason", hidden.Reason);
        });
    }

    private static void Classification(Utf8JsonWriter json, ClassificationTable table)
    {
        json.WriteString("cpu", table.Cpu);
        ResultWriter.Objects(json, "classes", table.Classes, c =>
        {
            json.WriteString("class", c.Class);
            json.WriteNumber("atEL1", c.AtEL1);
            json.WriteNumber("atEL0", c.AtEL0);
        });
        ResultWriter.Objects(json, "settings", table.Settings, s =>
        {
            json.WriteString("setting", s.Setting);
            json.WriteString("el", s.EL);
            json.WriteNumber("sensitive", s.Sensitive);
            json.WriteNumber("trapped", s.Trapped);
            json.WriteNumber("virtualized", s.Virtualized);
            json.WriteString("theorem", s.Theorem);
            ResultWriter.Texts(json, "residue", s.Residue);
        });
        ResultWriter.Objects(json, "encodings", table.Encodings, e =>
        {
            json.WriteString("name", e.Name);
            json.WriteString("atEL1", e.AtEL1);
            json.WriteString("atEL0", e.AtEL0);
            json.WriteString("witness", e.Witness);
        });
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
