using System.Text.Json;
using VirtSpec.Properties.Coverage;
using VirtSpec.Properties.Walks;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Runs;

/// <summary>The members of a result, in their order.</summary>
internal static class ResultWriter
{
    public static void Write(Utf8JsonWriter json, RunResult result)
    {
        json.WriteStartObject();
        json.WriteNumber("version", RunResult.Version);
        json.WriteString("design", result.Design);
        json.WriteString("arguments", result.Arguments);
        json.WriteString("cpu", result.Cpu);
        json.WriteNumber("seed", result.Seed);
        json.WriteNumber("max", result.Max);
        Each(json, "shards", result.Shards, shard => json.WriteStringValue($"{shard.Index}/{shard.Count}"));
        json.WriteBoolean("canaryFailed", result.CanaryFailed);
        json.WriteNumber("steps", result.Steps);
        json.WriteNumber("exits", result.Exits);
        Objects(json, "claims", result.Claims, claim => Write(json, claim));
        Objects(json, "shares", result.Shares, share =>
        {
            json.WriteString("suite", share.Suite);
            json.WriteString("class", share.Class);
            json.WriteNumber("cases", share.Cases);
        });
        if (result.Coverage.Count > 0)
            Objects(json, "coverage", result.Coverage, suite =>
            {
                json.WriteString("suite", suite.Suite);
                Texts(json, "claims", suite.Claims);
                Write(json, suite.Counts);
            });
        json.WriteEndObject();
    }

    /// <summary>A list of objects.</summary>
    public static void Objects<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> members) => Each(json, name, items, item =>
    {
        json.WriteStartObject();
        members(item);
        json.WriteEndObject();
    });

    public static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> items) => Each(json, name, items, json.WriteStringValue);

    /// <summary>A member for each kind that was seen, with a member for each key.</summary>
    public static void Write(Utf8JsonWriter json, CoverageCounts counts)
    {
        foreach (var kind in counts.Counts.GroupBy(c => c.Kind))
        {
            json.WriteStartObject(NameOf(kind.Key));
            foreach (var count in kind)
                json.WriteNumber(count.Key, count.Count);
            json.WriteEndObject();
        }
    }

    /// <summary>The member of a kind of coverage.</summary>
    public static string NameOf(CoverageKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private static void Each<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            write(item);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ClaimResult claim)
    {
        json.WriteString("claim", claim.Claim);
        json.WriteString("verdict", claim.Verdict.ToString());
        json.WriteNumber("cases", claim.Cases);
        json.WriteNumber("leftOut", claim.LeftOut);
        json.WriteNumber("failures", claim.Failures);
        if (claim.NotCovered is { } reason)
            json.WriteString("notCovered", reason);
        Objects(json, "classes", claim.Classes, c =>
        {
            json.WriteString("name", c.Name);
            json.WriteNumber("cases", c.Cases);
            json.WriteNumber("least", c.Least);
        });
        if (claim.First is { } first)
            Write(json, first);
    }

    private static void Write(Utf8JsonWriter json, Counterexample first)
    {
        json.WriteStartObject("first");
        json.WriteNumber("case", first.Case);
        json.WriteString("text", first.Text);
        json.WriteNumber("step", first.Step);
        json.WriteNumber("instructions", first.Instructions);
        json.WriteString("replay", first.Replay);
        json.WriteString("listing", first.Listing);
        if (first.Evidence is { } evidence)
            Write(json, evidence);
        json.WriteEndObject();
    }

    /// <summary>The member of an object.</summary>
    internal static void Write(Utf8JsonWriter json, Evidence evidence)
    {
        json.WriteStartObject("evidence");
        if (evidence.Where.Length > 0)
            json.WriteString("where", evidence.Where);
        json.WriteString("left", evidence.States.Left);
        json.WriteString("right", evidence.States.Right);
        Objects(json, "states", evidence.States.Rows, row =>
        {
            json.WriteString("name", row.Name);
            json.WriteString("left", row.Left);
            json.WriteString("right", row.Right);
        });
        if (evidence.Walk is { } walk)
            Write(json, walk);
        Objects(json, "traps", evidence.Traps, trap =>
        {
            json.WriteNumber("step", trap.Step);
            json.WriteNumber("vm", trap.Vm);
            if (trap.Who is { } who)
                json.WriteString("who", who);
            json.WriteString("pc", $"0x{trap.PC:x}");
            json.WriteString("text", trap.Text);
        });
        json.WriteNumber("earlierTraps", evidence.EarlierTraps);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PathDiagram walk)
    {
        json.WriteStartObject("walk");
        json.WriteString("title", walk.Title);
        Objects(json, "columns", walk.Columns, column => Objects(json, "boxes", column.Stage2.Append(column.Top), box =>
        {
            json.WriteString("style", box.Style.ToString());
            Texts(json, "lines", box.Lines);
        }));
        json.WriteEndObject();
    }
}
