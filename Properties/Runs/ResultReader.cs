using System.Globalization;
using VirtSpec.Properties.Coverage;
using VirtSpec.Properties.Walks;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Runs;

/// <summary>Reads what <see cref="ResultWriter"/> writes.</summary>
internal static class ResultReader
{
    private const int MostLines = 4;

    /// <exception cref="JsonValueException">Something of it is missing or wrong.</exception>
    public static RunResult Read(JsonValue e) => new(
        e["design"].Text, Cpu(e["cpu"]), e["seed"].Number, e["max"].Number, Shards(e["shards"]), e["canaryFailed"].Boolean,
        ValueArray<ClaimResult>.Of(EachClaimOnce(e["claims"]).Select(Claim)), Each(e["shares"], s => new ShareCount(s["suite"].Text, s["class"].Text, s["cases"].Count)), e["steps"].Number, e["exits"].Number)
    {
        Arguments = e["arguments"].Text,
        Coverage = e.Find("coverage") is { } coverage ? Each(coverage, c => new SuiteCoverage(c["suite"].Text, Each(c["claims"], id => id.Text), Coverage(c))) : ValueArray<SuiteCoverage>.Of([]),
    };

    public static ValueArray<T> Each<T>(JsonValue list, Func<JsonValue, T> read) => ValueArray<T>.Of(list.Items.Select(read));

    /// <summary>The name of a CPU that there is.</summary>
    public static string Cpu(JsonValue e) =>
        CpuModel.Find(e.Text) is not null ? e.Text : throw e.Wrong($"expected one of {string.Join(", ", CpuModel.All.Select(c => c.Name))}, found '{e.Text}'");

    /// <summary>What is said of claims, of each once.</summary>
    public static IEnumerable<JsonValue> EachClaimOnce(JsonValue list)
    {
        var seen = new HashSet<string>();
        foreach (var claim in list.Items)
            yield return seen.Add(claim["claim"].Text) ? claim : throw claim["claim"].Wrong($"expected each claim once, found '{claim["claim"].Text}' twice");
    }

    /// <summary>The counts that are members of an object.</summary>
    public static CoverageCounts Coverage(JsonValue e) => CoverageCounts.Of(
        from kind in Enum.GetValues<CoverageKind>()
        let members = e.Find(ResultWriter.NameOf(kind))
        where members is not null
        from member in members.Members
        select new CoverageCount(kind, member.Key, member.Value.Count));

    private static ClaimResult Claim(JsonValue e)
    {
        var classes = Each(e["classes"], c => new ClassCount(c["name"].Text, c["cases"].Count, c["least"].Share));
        var claim = new ClaimResult(e["claim"].Text, e["cases"].Count, e["leftOut"].Count, classes, e["failures"].Count, e.Find("first") is { } first ? First(first) : null, e.Find("notCovered")?.Text);
        if (claim.Failures > 0 != claim.First is not null || claim.Verdict.ToString() != e["verdict"].Text)
            throw e["verdict"].Wrong($"expected the verdict that follows from the counts of {claim.Claim}, found {e["verdict"].Text}");
        return claim;
    }

    private static Counterexample First(JsonValue e) =>
        new(e["case"].Number, e["text"].Text, e["step"].Number, e["instructions"].SmallCount, e["replay"].Text, e["listing"].Text) { Evidence = e.Find("evidence") is { } evidence ? Evidence(evidence) : null };

    internal static Evidence Evidence(JsonValue e) => new(
        new StateTable(e["left"].Text, e["right"].Text, Each(e["states"], s => new StateRow(s["name"].Text, s["left"].Text, s["right"].Text))),
        e.Find("walk") is { } walk ? new PathDiagram(walk["title"].Text, Columns(walk["columns"])) : null,
        Each(e["traps"], t => new TrapEvent(Vm(t["vm"]), Address(t["pc"]), t["text"].Text, t["step"].Number) { Who = t.Find("who")?.Text }),
        e["earlierTraps"].Count)
    {
        Where = e.Find("where")?.Text ?? "",
    };

    private static ValueArray<PathColumn> Columns(JsonValue list) => list.Items.Count > 0 ? Each(list, Column) : throw list.Wrong("expected columns of a walk, found none");

    private static PathColumn Column(JsonValue e)
    {
        var boxes = Each(e["boxes"], Box);
        return boxes.Count > 0 ? new PathColumn(boxes[^1], ValueArray<PathBox>.Of(boxes.SkipLast(1))) : throw e["boxes"].Wrong("expected boxes of a walk, found none");
    }

    private static PathBox Box(JsonValue e)
    {
        var lines = Each(e["lines"], line => line.Text);
        if (!Enum.TryParse<PathStyle>(e["style"].Text, out var style) || !Enum.IsDefined(style))
            throw e["style"].Wrong($"expected one of {string.Join(", ", Enum.GetNames<PathStyle>())}, found {e["style"].Text}");
        return lines.Count <= MostLines ? new PathBox(style, lines) : throw e["lines"].Wrong($"expected at most {MostLines} lines of a box, found {lines.Count}");
    }

    /// <summary>-1 for a host.</summary>
    private static int Vm(JsonValue e) => e.Integer is >= -1 and < 256 and var vm ? (int)vm : throw e.Wrong("expected the number of a VM, or -1");

    private static ulong Address(JsonValue e) =>
        e.Text.StartsWith("0x", StringComparison.Ordinal) && ulong.TryParse(e.Text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong address)
            ? address
            : throw e.Wrong($"expected an address such as 0x40000000, found '{e.Text}'");

    /// <summary>Which parts of the run, of one number of parts.</summary>
    private static ValueArray<Shard> Shards(JsonValue list)
    {
        var shards = Each(list, Shard);
        return shards.Count > 0 && shards.All(s => s.Count == shards[0].Count) && shards.Distinct().Count() == shards.Count
            ? shards
            : throw list.Wrong("expected parts of one run, each once, found others");
    }

    private static Shard Shard(JsonValue e)
    {
        string[] parts = e.Text.Split('/');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && index < count
            ? new Shard(index, count)
            : throw e.Wrong($"expected a shard I/N with I below N, found '{e.Text}'");
    }
}
