using VirtSpec.Properties.Coverage;
using VirtSpec.Properties.Report.Sections;

namespace VirtSpec.Properties.Report.Html;

/// <summary>What runs have exercised, and what they never did.</summary>
internal static class CoverageSection
{
    public static PageSection Of(ConformanceReport report)
    {
        if (report.Coverage.Count == 0)
            return new PageSection("coverage", "Coverage", new Markup("<p>Nobody counted: <code>--coverage</code> of <code>check</code> and <code>props</code> does.</p>\n"));
        var lead = new Markup("<p>What guests under these hypervisors have exercised of what there is. A rule is evaluated when an instruction of a guest meets it, and fires when it stops the instruction; a part of a rule is shown to matter when the rule would have said otherwise without it.</p>\n");
        var overview = Parts.Table("Coverage of each target and suite", Parts.Head("of", "rules evaluated", "fired", "not fired", "parts shown", "encodings", "registers", "faults", "list registers", "exits", "handlers"),
            Markup.Join(report.Coverage.SelectMany(Overview)), "overview");
        TargetCoverage[] wholes = [.. TargetCoverage.Wholes(report.Coverage)];
        var images = report.Targets.Where(t => t.Result is TargetResult.Watched).Select(t => t.Name).ToHashSet();
        var handled = Handled([.. report.Coverage.Where(c => images.Contains(c.Name))]);
        return new PageSection("coverage", "Coverage", Markup.Of($"{lead}{overview}{wholes.Select(w => Details(w, wholes.Length > 1))}{report.Coverage.Where(c => !c.IsSum).Select(Handlers)}{handled}"));
    }

    /// <summary>What there is on a CPU, and how often each was seen.</summary>
    private static Markup Details(TargetCoverage whole, bool isOneOfSeveral)
    {
        var title = isOneOfSeveral ? Markup.Of($"<h3>{whole.Cpu}</h3>\n") : Markup.Empty;
        return Markup.Of($"{title}{Rules(whole)}{Items(whole, "Exits by vector and class", "DataAbort, 0x480", m => m.Exits)}{Items(whole, "Translation faults", "permission level 3", m => m.Faults)}{Items(whole, "Changes of list registers", "guest", m => m.Interrupts)}{Registers(whole)}{Items(whole, "Encodings", "LDR EL0", m => m.Encodings)}");
    }

    private static IEnumerable<Markup> Overview(TargetCoverage target)
    {
        yield return Row(target.Name, target.Map, isPart: false);
        foreach (var suite in target.Suites)
            yield return Row(suite.Claims.Count == 0 ? suite.Suite : $"{suite.Suite}: {Claims(suite)}", target.MapOf(suite), isPart: true);
    }

    private static string Claims(SuiteCoverage suite) => $"{string.Join(", ", suite.Claims.Take(3))}{(suite.Claims.Count > 3 ? $" and {suite.Claims.Count - 3} more claims" : "")}";

    private static Markup Row(string name, CoverageMap map, bool isPart)
    {
        int parts = map.Rules.Sum(r => r.Parts), missing = map.Rules.Sum(r => r.Missing.Count);
        string[] cells =
        [
            Share(map.Rules.Count(r => r.Evaluated > 0), map.Rules.Count), Share(map.Rules.Count(r => r.Fired > 0), map.Rules.Count), Share(map.Rules.Count(r => r.Evaluated > r.Fired), map.Rules.Count), Share(parts - missing, parts),
            Share(map.Encodings), Share(map.Registers), Share(map.Faults), Share(map.Interrupts), Share(map.Exits), map.Handlers.Count == 0 ? "" : Share(map.Handlers),
        ];
        return Markup.Of($"<tr{(isPart ? new Markup(" class=\"part\"") : Markup.Empty)}><th scope=\"row\">{name}</th>{cells.Select(c => Markup.Of($"<td>{c}</td>"))}</tr>\n");
    }

    private static string Share(IReadOnlyCollection<ItemCover> items) => Share(items.Count(i => i.Count > 0), items.Count);

    private static string Share(int covered, int all) => $"{covered} of {all}";

    private static Markup Rules(TargetCoverage target)
    {
        var rows = Markup.Join(target.Map.Rules.Select(r => Markup.Of($"<tr><th scope=\"row\">{r.Rule}</th><td class=\"{(r.Fired > 0 ? "good" : "quiet")}\">{r.Fired}</td><td>{r.Evaluated - r.Fired}</td><td>{r.Parts - r.Missing.Count} of {r.Parts}</td><td class=\"what\">{Markup.Join("<br>", r.Missing.Select(m => Markup.Of($"{m[(r.Rule.Length + 1)..]}")))}</td></tr>\n")));
        int fired = target.Map.Rules.Count(r => r.Fired > 0);
        return Markup.Of($"<details><summary>Trap rules of {target.Name}: {fired} of {target.Map.Rules.Count} fired</summary>{Parts.Filter(Parts.Anchor("rules", target.Cpu), "rule", "HCR_EL2")}{Parts.Table("Trap rules", Parts.Head("rule", "fired", "did not fire", "parts shown", "changes that nobody would notice"), rows, "limits")}</details>\n");
    }

    private static Markup Registers(TargetCoverage target)
    {
        var rows = Markup.Join(target.Map.Registers.Select(r => Parts.Row(r.Name, $"{r.Count}", $"{r.Exits}")));
        return Markup.Of($"<details><summary>Registers by direction and Exception level of {target.Name}: {Share(target.Map.Registers)}</summary>{Parts.Filter(Parts.Anchor("registers", target.Cpu), "register", "TTBR0_EL1 W")}{Parts.Table("Registers", Parts.Head("access", "times", "of them to EL2"), rows, "numbers")}</details>\n");
    }

    private static Markup Items(TargetCoverage target, string title, string example, Func<CoverageMap, IReadOnlyCollection<ItemCover>> of)
    {
        var items = of(target.Map);
        var rows = Markup.Join(items.Select(i => Markup.Of($"<tr><th scope=\"row\">{i.Name}</th><td{(i.Count == 0 ? new Markup(" class=\"quiet\"") : Markup.Empty)}>{i.Count}</td></tr>\n")));
        return Markup.Of($"<details><summary>{title} of {target.Name}: {Share(items)}</summary>{Parts.Filter(Parts.Anchor("items", title, target.Cpu), "text", example)}{Parts.Table(title, Parts.Head("what", "times"), rows, "numbers")}</details>\n");
    }

    /// <summary>The code behind each portal of a model, by suites.</summary>
    private static Markup Handlers(TargetCoverage target)
    {
        if (target.Map.Handlers.Count == 0)
            return Markup.Empty;
        var rows = Markup.Join(target.Map.Handlers.Select(h => HandledRow(h.Name, target.Suites.Select(s => (long?)s.Counts[CoverageKind.Handler, h.Name]).Prepend(h.Count))));
        return Markup.Of($"<details><summary>Handlers of {target.Name}: {Share(target.Map.Handlers)} entered</summary>{Parts.Table($"Handlers of {target.Name}", Parts.Head(["portal and code", "times", .. target.Suites.Select(s => s.Suite)]), rows, "numbers handled")}</details>\n");
    }

    /// <summary>Images beside each other: which exits each was seen to handle, and which of its controls stopped a guest.</summary>
    private static Markup Handled(TargetCoverage[] images)
    {
        if (images.Length == 0)
            return Markup.Empty;
        var exits = images.SelectMany(i => i.Map.Exits.Select(e => e.Name)).Distinct().Select(name =>
            HandledRow(name, images.Select(i => (long?)(i.Map.Exits.FirstOrDefault(e => e.Name == name)?.Count ?? 0))));
        var controls = images.SelectMany(i => i.Map.Rules.Where(r => r.Armed).Select(r => r.Rule)).Distinct().Select(rule =>
            HandledRow(rule, images.Select(i => i.Map.Rules.First(r => r.Rule == rule)).Select(r => r.Armed ? r.Fired : (long?)null)));
        var lead = new Markup("<h3>What EL2 images were seen to handle</h3>\n<p>Exits of guests by vector and class, then the controls that an image set: how often a guest came to EL2 by them. <b>never</b>: no run has shown that it handles them; <b>&ndash;</b>: it did not set the control.</p>\n");
        return Markup.Of($"{lead}{Parts.Table("Exits and controls of EL2 images", Parts.Head(images.Select(i => i.Name).Prepend("exit or control")), Markup.Join(exits.Concat(controls)), "numbers handled images")}");
    }

    private static Markup HandledRow(string name, IEnumerable<long?> counts) => Markup.Of(
        $"<tr><th scope=\"row\">{name}</th>{counts.Select(n => n switch { null => new Markup("<td class=\"quiet\">&ndash;</td>"), 0 => new Markup("<td class=\"doubt\">never</td>"), _ => Markup.Of($"<td>{n.Value}</td>") })}</tr>\n");
}
