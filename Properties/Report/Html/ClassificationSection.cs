using VirtSpec.Properties.Classification;
using VirtSpec.Properties.Report.Sections;

namespace VirtSpec.Properties.Report.Html;

/// <summary>Popek and Goldberg's classes of instructions, and what control settings make of them.</summary>
internal static class ClassificationSection
{
    public static PageSection Of(ConformanceReport report)
    {
        ClassificationTable[] tables = [.. report.Cpus.Select(c => c.Classification).OfType<ClassificationTable>()];
        return new PageSection("classes", "Classification", Markup.Join(tables.Select(t => Of(t, tables.Length > 1))));
    }

    private static Markup Of(ClassificationTable table, bool isOneOfSeveral)
    {
        var title = isOneOfSeveral ? Markup.Of($"<h3>{table.Cpu}</h3>\n") : Markup.Empty;
        var lead = Markup.Of($"<p>Every encoding of {table.Cpu} is executed in pairs of states that agree on what is the VM's and differ in what is not; no trap rule is read. (Popek and Goldberg 1974.)</p>\n");
        var classes = Parts.Table($"Encodings of {table.Cpu} by class; an encoding may have several", Parts.Head("class", "at EL1", "at EL0"), Markup.Join(table.Classes.Select(c => Parts.Row(c.Class, $"{c.AtEL1}", $"{c.AtEL0}"))), "numbers");
        var settings = Parts.Table($"What the controls of a hypervisor make of sensitive encodings of {table.Cpu}", Parts.Head("controls of", "EL", "sensitive", "trapped", "virtualized", "residue", "theorem", "which still run and are sensitive"),
            Markup.Join(table.Settings.Select(s => Markup.Of($"<tr><th scope=\"row\">{s.Setting}</th><td>{s.EL}</td><td>{s.Sensitive}</td><td>{s.Trapped}</td><td>{s.Virtualized}</td><td>{s.Residue.Count}</td><td>{s.Theorem}</td><td class=\"long\">{Residue(s.Residue)}</td></tr>\n"))));
        var rows = Markup.Join(table.Encodings.Select(e => Parts.Row(e.Name, e.AtEL1, e.AtEL0, e.Witness)));
        var encodings = Markup.Of($"<details><summary>The {table.Encodings.Count} encodings that are not innocuous at one of the levels</summary>{Parts.Filter(Parts.Anchor("classes", table.Cpu), "name or class", "MRS MIDR_EL1, control-sensitive")}{Parts.Table($"Encodings of {table.Cpu} that are not innocuous", Parts.Head("encoding", "at EL1", "at EL0", "the first witness"), rows)}</details>\n");
        return Markup.Of($"{title}{lead}{classes}{settings}{encodings}");
    }

    private static Markup Residue(IReadOnlyCollection<string> names) => names.Count switch
    {
        0 => Markup.Empty,
        <= 4 => Markup.Of($"{string.Join(", ", names)}"),
        _ => Markup.Of($"<details><summary>{names.Count} encodings</summary>{string.Join(", ", names)}</details>"),
    };
}

/// <summary>What works of which system.</summary>
internal static class FeatureSection
{
    public static PageSection Of(ConformanceReport report)
    {
        int Of(FeatureState state) => report.Features.Count(f => f.State == state);
        var lead = Markup.Of($"<p>{Of(FeatureState.Works)} work, {Of(FeatureState.Partial)} are partial, {Of(FeatureState.Planned)} are planned. What works names the tests that prove it.</p>\n");
        var rows = Markup.Join(report.Features.Select(f => Markup.Of($"<tr><th scope=\"row\">{f.System}</th><td>{f.Feature}</td><td class=\"{ClassOf(f.State)}\">{Word(f.State)}</td><td class=\"tests\">{Markup.Join("<br>", f.Proof.Select(t => Markup.Of($"{t}")))}</td><td>{f.Note}</td></tr>\n")));
        return new PageSection("features", "Features", Markup.Of($"{lead}{Parts.Filter("feature-filter", "system or feature", "Xen")}{Parts.Table("Features of systems", Parts.Head("system", "feature", "state", "tests", "note"), rows, "features")}"));
    }

    private static string Word(FeatureState state) => state.ToString().ToLowerInvariant();

    private static string ClassOf(FeatureState state) => state switch { FeatureState.Works => "good", FeatureState.Partial => "doubt", _ => "quiet" };
}

/// <summary>Deviations of oracles, and what is left out, with reasons.</summary>
internal static class LimitSection
{
    public static PageSection Of(ConformanceReport report)
    {
        var (limits, filter) = (report.Limits, Parts.Filter("limit-filter", "text", "QEMU timer, ICH_LR, LPIs"));
        return new PageSection("limits", "Deviations and limits", Markup.Of($"{filter}<h3>Not covered</h3>\n{Table("What no claim looks at, or leaves out", limits.NotCovered)}<h3>Deviations of oracles</h3>\n{Table("Where an oracle differs from the architecture, or uses a freedom that it leaves", limits.Deviations)}<h3>Not modelled</h3>\n{Table("What stops a run by name", limits.NotModelled)}"));
    }

    private static Markup Table(string caption, IEnumerable<LimitRow> rows) => Parts.Table(caption, Parts.Head("where", "id", "what", "why", "citation"),
        Markup.Join(rows.Select(r => Markup.Of($"<tr><td>{r.Where}</td><th scope=\"row\">{r.Id}</th><td class=\"what\">{r.What}</td><td>{r.Reason}</td><td><small>{r.Citation}</small></td></tr>\n"))), "limits");
}

/// <summary>What the report was made from, and how long that took.</summary>
internal static class InputSection
{
    public static PageSection Of(ConformanceReport report)
    {
        var inputs = report.Results.Select(i => ("result", i)).Concat(report.Tables.Select(i => ("table", i)));
        var rows = Markup.Join(inputs.Select(i => Markup.Of($"<tr><td>{i.Item1}</td><th scope=\"row\">{i.i.Name}</th><td class=\"hash\">{i.i.Hash}</td></tr>\n")));
        var timings = report.Timings is not { } all ? Markup.Empty : Markup.Of($"""
            <!-- timings: the only part that differs between runs -->
            <div id="timings">
            {Parts.Table("Wall times, in seconds", Parts.Head("what", "seconds"), Markup.Join(all.Select(t => Parts.Row(t.What, t.Seconds.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)))), "numbers")}</div>
            <!-- end of timings -->

            """);
        return new PageSection("inputs", "Versions and inputs", Markup.Of($"<p>VirtSpec {report.Tool}; result files of version {Runs.RunResult.Version}; rules and registers of {Spec.Traps.Citation.Document}.</p>\n{Parts.Table("Files that went into this report", Parts.Head("kind", "file", "SHA-256"), rows, "inputs")}{timings}"));
    }
}
