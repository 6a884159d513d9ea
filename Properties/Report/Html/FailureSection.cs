using VirtSpec.Properties.Binaries;
using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Runs;
using VirtSpec.Properties.Walks;

namespace VirtSpec.Properties.Report.Html;

/// <summary>Each claim that failed: what is left of the case, both states, the walk, the traps, and how to see it again.</summary>
internal static class FailureSection
{
    public static string AnchorOf(ReportTarget target, string claim) => Parts.Anchor("fails", target.Id, claim);

    public static PageSection Of(ConformanceReport report)
    {
        var failures = report.Targets.SelectMany(Failures).ToArray();
        if (failures.Length == 0)
            return new PageSection("failures", "Failures", new Markup("<p>No claim failed.</p>\n"));
        var lead = Markup.Of($"<p>The first case in which a claim fails is cut until nothing more can be left out. The command runs what is left again.</p>\n");
        return new PageSection("failures", "Failures", Markup.Of($"{lead}{failures}"));
    }

    private static IEnumerable<Markup> Failures(ReportTarget target) => target.Result switch
    {
        TargetResult.Ran { Run: var run } => run.Claims.Where(c => c.First is not null).Select(c => Of(target, c, c.First!)),
        TargetResult.Watched { Image: var image } => image.Verdicts.Where(v => v.FindingCount > 0).Select(v => Of(target, v, image.Evidence.GetValueOrDefault(v.Claim.Id))),
        _ => [],
    };

    private static Markup Of(ReportTarget target, ClaimResult claim, Counterexample first)
    {
        long cases = claim.Cases + claim.LeftOut;
        string cut = first.Instructions == 1 ? "1 instruction" : $"{first.Instructions} instructions";
        string replay = $"virtspec props {claim.Claim} --hypervisor {target.Arguments} --replay {first.Replay}";
        var evidence = first.Evidence is { } e ? Markup.Of($"{Walk(e)}{States(e.States, claim.Claim)}{Traps(e)}") : Markup.Empty;
        return Markup.Of($"""
            <details id="{AnchorOf(target, claim.Claim)}" class="failure">
            <summary><b>{target.Name}: {claim.Claim}</b> fails in {claim.Failures} of {cases} cases, first in case {first.Case}; cut to {cut}</summary>
            <p class="finding">{first.Text}</p>
            {Statement(claim.Claim)}<h3>Replay</h3>
            {Parts.Command(replay, Shows(target, claim.Claim))}<h3>Program and its traps</h3>
            <pre tabindex="0">{first.Listing.TrimEnd('\n')}</pre>
            {evidence}</details>

            """);
    }

    private static Markup Of(ReportTarget target, ClaimVerdict verdict, Evidence? evidence)
    {
        var findings = verdict.Findings.Select(f => Markup.Of($"<li>step {f.Step}: {f.Text}</li>\n"));
        var shown = evidence is null ? Markup.Empty : Markup.Of($"<h3>The first, at step {verdict.Findings[0].Step}</h3>\n<p>{evidence.Where}</p>\n{Walk(evidence)}{States(evidence.States, verdict.Claim.Id)}{Traps(evidence)}");
        return Markup.Of($"""
            <details id="{AnchorOf(target, verdict.Claim.Id)}" class="failure">
            <summary><b>{target.Name}: {verdict.Claim.Id}</b> fails {(verdict.FindingCount == 1 ? "once" : $"{verdict.FindingCount} times")}, first at step {verdict.Findings[0].Step}</summary>
            {Statement(verdict.Claim.Id)}{LeftOut(verdict)}<ol class="finding">
            {findings}</ol>
            <h3>Replay</h3>
            {Parts.Command(target.Again, Shows(target, verdict.Claim.Id))}{shown}</details>

            """);
    }

    /// <summary>The same finding again, and findings behind the first few, are counted and not kept.</summary>
    private static Markup LeftOut(ClaimVerdict verdict) => verdict.FindingCount == verdict.Findings.Count
        ? Markup.Empty
        : Markup.Of($"<p>{verdict.Findings.Count} of the {verdict.FindingCount} findings are kept: the first of each text, and at most {FindingLog.KeptOfEachClaim}.</p>\n");

    /// <summary>What is copied, for those who do not see where the button stands.</summary>
    private static string Shows(ReportTarget target, string claim) => $"copy the command that shows {claim} of {target.Name} again";

    private static Markup Statement(string id) => ClaimCatalogue.Find(id) is { } claim ? Markup.Of($"<p>{claim.Statement} <small>{claim.Citation}</small></p>\n") : Markup.Empty;

    private static Markup Walk(Evidence evidence) => evidence.Walk is not { } walk ? Markup.Empty : Markup.Of($"""
        <h3>The walk</h3>
        <div class="scroll walk" tabindex="0" role="region" aria-label="Walk of {walk.Title}">{new Markup(PathPicture.Embedded(walk))}</div>

        """);

    /// <summary>What differs first; the rest is behind it, because it is seldom looked at.</summary>
    private static Markup States(StateTable states, string claim)
    {
        if (states.Rows.Count == 0)
            return Markup.Empty;
        var differing = states.Rows.Where(r => r.Differs).ToArray();
        var same = states.Rows.Where(r => !r.Differs).ToArray();
        var head = Parts.Head("", states.Left, states.Right);
        var first = differing.Length == 0
            ? new Markup("<p>Both are the same in every register.</p>\n")
            : Parts.Table($"Registers that differ ({claim})", head, Markup.Join(differing.Select(r => Markup.Of($"<tr class=\"differs\"><th scope=\"row\">{r.Name}</th><td>{r.Left}</td><td>{r.Right}</td></tr>\n"))), "code");
        var rest = Markup.Of($"<details><summary>{same.Length} registers that are the same and not all zero</summary>{Parts.Table($"Registers that are the same ({claim})", Parts.Head("", "both"), Markup.Join(same.Select(r => Parts.Row(r.Name, r.Left))), "code")}</details>\n");
        return Markup.Of($"<h3>Both states: {states.Left}, {states.Right}</h3>\n{first}{rest}");
    }

    private static Markup Traps(Evidence evidence)
    {
        if (evidence.Traps.Count == 0)
            return Markup.Empty;
        var rows = Markup.Join(evidence.Traps.Select(t => Markup.Of($"<tr><td>{t.Step}</td><td>{t.Who ?? (t.Vm < 0 ? "host" : $"VM {t.Vm}")}</td><td>0x{$"{t.PC:x}"}</td><td>{t.Text}</td></tr>\n")));
        string before = evidence.EarlierTraps > 0 ? $" (the last {evidence.Traps.Count}; {evidence.EarlierTraps} before)" : "";
        return Markup.Of($"<details><summary>Trap log: {evidence.Traps.Count} exits, entries and exceptions up to the failure{before}</summary>{Parts.Table("Trap log", Parts.Head("step", "who", "PC", "event"), rows, "code")}</details>\n");
    }
}
