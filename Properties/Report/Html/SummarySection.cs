using VirtSpec.Properties.Report.Sections;

namespace VirtSpec.Properties.Report.Html;

/// <summary>What became of each hypervisor, in a line.</summary>
internal static class SummarySection
{
    public static PageSection Of(ConformanceReport report)
    {
        int conforming = report.Targets.Count(t => t.Verdict == ReportTarget.Conforming);
        var lead = Markup.Of($"<p class=\"lead\">{conforming} of {Count(report.Targets.Count, "hypervisor conforms", "hypervisors conform")} to the {Count(report.Claims.Count, "claim", "claims")} that they were held to. {Worst(report)}</p>\n");
        var rows = Markup.Join(report.Targets.Select(Row));
        return new PageSection("summary", "Summary", Markup.Of($"{lead}{Parts.Table("Hypervisors and their verdicts", Parts.Head("hypervisor", "verdict", "claims", "run"), rows, "targets")}"));
    }

    private static Markup Worst(ConformanceReport report)
    {
        var failing = report.Failing.ToArray();
        return failing.Length == 0
            ? Markup.Empty
            : Markup.Of($"Not: {Markup.Join(", ", failing.Select(t => Markup.Of($"{t.Name} ({t.Verdict})")))}.");
    }

    private static Markup Row(ReportTarget target)
    {
        var note = target.Note is { } text ? Markup.Of($"<br><small>{text}</small>") : Markup.Empty;
        return Markup.Of($"<tr><th scope=\"row\">{target.Name}{note}</th><td><span class=\"word {WordClass(target.Verdict)}\">{target.Verdict}</span></td><td>{target.Reason}</td><td>{target.Amount}</td></tr>\n");
    }

    /// <summary>How a verdict looks.</summary>
    public static string WordClass(string verdict) => verdict switch
    {
        ReportTarget.Conforming or VerdictWord.Holds => "good",
        VerdictWord.Fails or "broke" or "says nothing" => "bad",
        VerdictWord.Vacuous or "INCONCLUSIVE" or "refused" or "not modelled" => "doubt",
        _ => "quiet",
    };

    private static string Count(int count, string one, string many) => count == 1 ? $"1 {one}" : $"{count} {many}";
}

/// <summary>Claims by hypervisors.</summary>
internal static class VerdictSection
{
    public static PageSection Of(ConformanceReport report)
    {
        var targets = report.Targets.Where(t => t.Claims.Count > 0).ToArray();
        if (targets.Length == 0)
            return new PageSection("claims", "Claims", Markup.Empty);
        var head = Markup.Of($"<tr><th scope=\"col\">claim</th>{targets.Select(t => Markup.Of($"<th scope=\"col\">{t.Name}<br><small>{Run(t)}</small></th>"))}<th scope=\"col\">what it says</th></tr>");
        var rows = Markup.Join(report.Claims.Select(id => Row(id, targets)));
        var legend = Markup.Of($"<p>The number is how often the premise of the claim held, in its most frequent class. <b>FAILS</b> leads to the counterexample; <b>vacuous</b>: a class of cases was rarer than the claim demands; <b>inconclusive</b>: nothing happened that could have broken it; <b>&ndash;</b>: nothing looked at it.</p>\n");
        return new PageSection("claims", "Claims", Markup.Of($"{legend}{Parts.Table("Verdict on each claim for each hypervisor", head, rows, "verdicts")}"));
    }

    private static string Run(ReportTarget target) => target.Result switch
    {
        TargetResult.Ran { Run: var run } => $"seed {run.Seed}, {run.Max} cases",
        TargetResult.Watched { Image: var image } => $"{image.Steps} steps",
        _ => "",
    };

    private static Markup Row(string id, ReportTarget[] targets)
    {
        var claim = ClaimCatalogue.Find(id);
        string statement = claim?.Statement ?? "", citation = claim?.Citation ?? "";
        return Markup.Of($"<tr><th scope=\"row\" title=\"{statement}\">{id}</th>{targets.Select(t => Cell(t, id))}<td class=\"statement\">{statement} <small>{citation}</small></td></tr>\n");
    }

    private static Markup Cell(ReportTarget target, string id)
    {
        if (target.Claims.FirstOrDefault(c => c.Claim == id) is not { } claim)
            return new Markup("<td class=\"quiet\">&ndash;</td>");
        var word = claim.Word == VerdictWord.Fails ? Markup.Of($"<a href=\"#{FailureSection.AnchorOf(target, id)}\">{claim.Word}</a>") : Markup.Of($"{claim.Word}");
        string title = claim.Failures > 0 ? $"failed {claim.Failures} times in {claim.Cases} cases" : $"{claim.Cases} cases";
        return Markup.Of($"<td class=\"{SummarySection.WordClass(claim.Word)}\" title=\"{title}\">{word} <span class=\"count\">{claim.Premises}</span></td>");
    }
}
