using System.Text;
using System.Text.Json;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Runs;

/// <summary>A file is no result of a run, or results do not belong together; the message is one line.</summary>
public sealed class ResultFileException(string what) : Exception(what);

/// <summary>Results of runs as JSON: the same result gives the same bytes.</summary>
public static class ResultFile
{
    public static string Write(RunResult result)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
            Write(json, result);
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <param name="name">What messages call the file.</param>
    /// <exception cref="ResultFileException">It is malformed, or of another version.</exception>
    public static RunResult Read(string text, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return ResultReader.Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or OverflowException)
        {
            string why = e is KeyNotFoundException ? "a member is missing" : e.Message.Split('\n')[0].Trim();
            throw new ResultFileException($"{name}: expected a result of version {RunResult.Version}, found other text: {why}");
        }
    }

    private static void Write(Utf8JsonWriter json, RunResult result)
    {
        json.WriteStartObject();
        json.WriteNumber("version", RunResult.Version);
        json.WriteString("design", result.Design);
        json.WriteString("cpu", result.Cpu);
        json.WriteNumber("seed", result.Seed);
        json.WriteNumber("max", result.Max);
        json.WriteStartArray("shards");
        foreach (var shard in result.Shards)
            json.WriteStringValue($"{shard.Index}/{shard.Count}");
        json.WriteEndArray();
        json.WriteBoolean("canaryFailed", result.CanaryFailed);
        json.WriteNumber("steps", result.Steps);
        json.WriteNumber("exits", result.Exits);
        json.WriteStartArray("claims");
        foreach (var claim in result.Claims)
            Write(json, claim);
        json.WriteEndArray();
        json.WriteStartArray("shares");
        foreach (var share in result.Shares)
        {
            json.WriteStartObject();
            json.WriteString("suite", share.Suite);
            json.WriteString("class", share.Class);
            json.WriteNumber("cases", share.Cases);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ClaimResult claim)
    {
        json.WriteStartObject();
        json.WriteString("claim", claim.Claim);
        json.WriteString("verdict", claim.Verdict.ToString());
        json.WriteNumber("cases", claim.Cases);
        json.WriteNumber("leftOut", claim.LeftOut);
        json.WriteNumber("failures", claim.Failures);
        if (claim.NotCovered is { } reason)
            json.WriteString("notCovered", reason);
        json.WriteStartArray("classes");
        foreach (var c in claim.Classes)
        {
            json.WriteStartObject();
            json.WriteString("name", c.Name);
            json.WriteNumber("cases", c.Cases);
            json.WriteNumber("least", c.Least);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (claim.First is { } first)
        {
            json.WriteStartObject("first");
            json.WriteNumber("case", first.Case);
            json.WriteString("text", first.Text);
            json.WriteNumber("step", first.Step);
            json.WriteNumber("instructions", first.Instructions);
            json.WriteString("replay", first.Replay);
            json.WriteString("listing", first.Listing);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}

/// <summary>Reads what <see cref="ResultFile"/> writes.</summary>
file static class ResultReader
{
    public static RunResult Read(JsonElement e)
    {
        if (e.GetProperty("version").GetInt32() is not RunResult.Version and var version)
            throw new FormatException($"version {version}");
        return new RunResult(
            Text(e, "design"), Text(e, "cpu"), e.GetProperty("seed").GetUInt64(), e.GetProperty("max").GetUInt64(), Each(e, "shards", Shard), e.GetProperty("canaryFailed").GetBoolean(),
            Each(e, "claims", Claim), Each(e, "shares", s => new ShareCount(Text(s, "suite"), Text(s, "class"), Count(s, "cases"))), e.GetProperty("steps").GetUInt64(), e.GetProperty("exits").GetUInt64());
    }

    private static ClaimResult Claim(JsonElement e)
    {
        var classes = Each(e, "classes", c => new ClassCount(Text(c, "name"), Count(c, "cases"), c.GetProperty("least").GetDouble()));
        Counterexample? first = e.TryGetProperty("first", out var f)
            ? new Counterexample(f.GetProperty("case").GetUInt64(), Text(f, "text"), f.GetProperty("step").GetUInt64(), f.GetProperty("instructions").GetInt32(), Text(f, "replay"), Text(f, "listing"))
            : null;
        var claim = new ClaimResult(Text(e, "claim"), Count(e, "cases"), Count(e, "leftOut"), classes, Count(e, "failures"), first, e.TryGetProperty("notCovered", out _) ? Text(e, "notCovered") : null);
        if (claim.Failures > 0 != first is not null || claim.Verdict.ToString() != Text(e, "verdict"))
            throw new FormatException($"claim {claim.Claim}, whose verdict does not follow from its counts");
        return claim;
    }

    private static Shard Shard(JsonElement e)
    {
        string[] parts = e.GetString()!.Split('/');
        return parts.Length == 2 && int.TryParse(parts[0], out int index) && int.TryParse(parts[1], out int count) && index >= 0 && index < count
            ? new Shard(index, count)
            : throw new FormatException($"shard '{e.GetString()}'");
    }

    private static ValueArray<T> Each<T>(JsonElement e, string name, Func<JsonElement, T> read) => ValueArray<T>.Of(e.GetProperty(name).EnumerateArray().Select(read));

    private static string Text(JsonElement e, string name) => e.GetProperty(name).GetString() ?? throw new FormatException($"null as {name}");

    private static long Count(JsonElement e, string name) => e.GetProperty(name).GetInt64() is >= 0 and var count ? count : throw new FormatException($"a negative count of {name}");
}
