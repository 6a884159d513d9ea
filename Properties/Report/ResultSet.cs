using System.Text.Json;
using VirtSpec.Properties.Binaries;
using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Runs;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Report;

/// <summary>Files with what became of several targets, as <c>check --json</c> writes them; a file of one run, as <c>props --json</c> writes it, is read too.</summary>
public static class ResultSet
{
    private static readonly string[] Ends = ["refused", "broke", "not modelled"];

    public static string Write(IReadOnlyList<ReportTarget> targets) => ResultFile.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", RunResult.Version);
        ResultWriter.Objects(json, "targets", targets, target => WriteMembers(json, target));
        json.WriteEndObject();
    });

    /// <param name="name">What messages call the file.</param>
    /// <exception cref="ResultFileException">It is malformed, or of another version; the message says on which line.</exception>
    public static IReadOnlyList<ReportTarget> Read(string text, string name) =>
        ResultFile.Read(text, name, root => root.Find("targets") is { } targets ? Targets(targets) : [Of(ResultReader.Read(root))]);

    /// <summary>The results of several files, in their order, the parts of one run put together.</summary>
    /// <exception cref="ResultFileException">A target is there twice, or parts do not belong together.</exception>
    public static IReadOnlyList<ReportTarget> Merge(IEnumerable<(string File, ReportTarget Target)> results)
    {
        var targets = new List<ReportTarget>();
        // An assembly holds several designs, and a command line names several images.
        foreach (var same in results.GroupBy(r => (r.Target.Arguments, r.Target.Result is TargetResult.Ran { Run: var run } ? run.Design : r.Target.Name)))
        {
            var (file, first) = same.First();
            if (same.Count() == 1)
                targets.Add(first);
            else if (same.All(r => r.Target.Result is TargetResult.Ran { Run.Shards: [{ Count: > 1 }, ..] }))
                targets.Add(first with { Result = new TargetResult.Ran(Merged(same)) });
            else
                throw new ResultFileException($"{same.ElementAt(1).File}: expected each target once, found '{first.Name}' in {file} too");
        }
        return targets;
    }

    private static ReportTarget[] Targets(JsonValue list) => list.Items.Count > 0 ? [.. list.Items.Select(Target)] : throw list.Wrong("expected at least one target, found none");

    private static ReportTarget Of(RunResult run) => new(run.Design, run.Arguments, new TargetResult.Ran(run));

    private static RunResult Merged(IEnumerable<(string File, ReportTarget Target)> same)
    {
        RunResult? all = null;
        foreach (var (file, target) in same)
        {
            var run = ((TargetResult.Ran)target.Result).Run;
            try
            {
                all = all is null ? run : Merging.Merge([all, run]);
            }
            catch (ResultFileException wrong)
            {
                throw new ResultFileException($"{file}: {wrong.Message}; the parts before it are in {string.Join(", ", same.Select(s => s.File).TakeWhile(f => f != file).Distinct().DefaultIfEmpty(file))}");
            }
        }
        return all!;
    }

    /// <summary>The members of a target, in an object that is begun.</summary>
    internal static void WriteMembers(Utf8JsonWriter json, ReportTarget target)
    {
        json.WriteString("name", target.Name);
        json.WriteString("arguments", target.Arguments);
        if (target.Note is { } note)
            json.WriteString("note", note);
        switch (target.Result)
        {
            case TargetResult.Ran { Run: var run }:
                json.WritePropertyName("run");
                ResultWriter.Write(json, run);
                break;
            case TargetResult.Watched { Image: var image }:
                Write(json, image);
                break;
            case TargetResult.Ended ended:
                json.WriteString("ended", ended.How);
                json.WriteString("reason", ended.Reason);
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, WatchedImage image)
    {
        json.WriteStartObject("image");
        json.WriteString("cpu", image.Cpu);
        json.WriteNumber("steps", image.Steps);
        json.WriteString("end", image.End);
        if (image.Coverage is { } coverage)
        {
            json.WriteStartObject("coverage");
            ResultWriter.Write(json, coverage);
            json.WriteEndObject();
        }
        ResultWriter.Objects(json, "claims", image.Verdicts, verdict =>
        {
            json.WriteString("claim", verdict.Claim.Id);
            json.WriteNumber("failures", verdict.FindingCount);
            ResultWriter.Objects(json, "premises", verdict.Premises, p =>
            {
                json.WriteString("class", p.Class);
                json.WriteNumber("count", p.Count);
            });
            ResultWriter.Objects(json, "findings", verdict.Findings, f =>
            {
                json.WriteNumber("step", f.Step);
                json.WriteString("text", f.Text);
            });
            if (image.Evidence.TryGetValue(verdict.Claim.Id, out var evidence))
                ResultWriter.Write(json, evidence);
        });
        json.WriteEndObject();
    }

    private static ReportTarget Target(JsonValue e)
    {
        TargetResult result = e.Find("run") is { } run ? new TargetResult.Ran(Run(run))
            : e.Find("image") is { } image ? new TargetResult.Watched(Image(image))
            : Ends.Contains(e["ended"].Text) ? new TargetResult.Ended(e["ended"].Text, e["reason"].Text)
            : throw e["ended"].Wrong($"expected one of {string.Join(", ", Ends)}, found '{e["ended"].Text}'");
        return new ReportTarget(e["name"].Text, e["arguments"].Text, result) { Note = e.Find("note")?.Text };
    }

    private static RunResult Run(JsonValue e)
    {
        if (e["version"].Number != RunResult.Version)
            throw e["version"].Wrong($"expected a result of version {RunResult.Version}, found version {e["version"].Number}");
        return ResultReader.Read(e);
    }

    private static WatchedImage Image(JsonValue e) => new([.. ResultReader.EachClaimOnce(e["claims"]).Select(Verdict)], e["steps"].Number, e["end"].Text)
    {
        Cpu = ResultReader.Cpu(e["cpu"]),
        Coverage = e.Find("coverage") is { } coverage ? ResultReader.Coverage(coverage) : null,
        Evidence = e["claims"].Items.Where(c => c.Find("evidence") is not null).ToDictionary(c => c["claim"].Text, c => ResultReader.Evidence(c["evidence"])),
    };

    private static ClaimVerdict Verdict(JsonValue e)
    {
        var claim = ClaimCatalogue.Find(e["claim"].Text) ?? new Claim(e["claim"].Text, "", "", ValueArray<ClaimClass>.Of([]), ValueArray<string>.Of([]));
        Finding[] findings = [.. e["findings"].Items.Select(f => new Finding(claim.Id, f["text"].Text, f["step"].Number))];
        if (e["failures"].Count > 0 != findings.Length > 0)
            throw e["failures"].Wrong($"expected failures of {claim.Id} with findings, found {e["failures"].Count} with {findings.Length}");
        return new ClaimVerdict(claim, [.. e["premises"].Items.Select(p => (p["class"].Text, p["count"].Count))], findings, e["failures"].Count);
    }
}
