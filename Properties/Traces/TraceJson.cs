using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace VirtSpec.Properties.Traces;

/// <summary>The JSON Lines form of a trace: the header in the first line, then one event a line with the parts of the text form by name.</summary>
public static class TraceJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] HeaderParts = [TraceHeader.Magic, "cpu", "of", "inputs"];
    private static readonly string[] EventParts = ["step", "pe", "vm", "event", "from", "to", "class", "syndrome", "rule", "handler", "outcome"];

    public static string Header(TraceHeader header) => Object(json =>
    {
        json.WriteNumber(TraceHeader.Magic, TraceHeader.Version);
        json.WriteString("cpu", header.Cpu);
        json.WriteString("of", header.Of);
        json.WriteStartArray("inputs");
        foreach (var input in header.Inputs)
        {
            json.WriteStartObject();
            json.WriteString("name", input.Name);
            json.WriteString("sha256", input.Sha256);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    public static string Line(TraceEvent e) => Object(json =>
    {
        json.WriteNumber("step", e.Step);
        json.WriteString("pe", TraceText.Pe(e));
        json.WriteString("vm", e.Vm);
        json.WriteString("event", e.Event);
        json.WriteString("from", TraceText.Place(e.From));
        json.WriteString("to", TraceText.Place(e.To));
        json.WriteString("class", e.Class);
        json.WriteStartObject("syndrome");
        foreach (var field in e.Syndrome)
            json.WriteString(field.Name, $"0x{field.Value:x}");
        json.WriteEndObject();
        json.WriteString("rule", e.Rule);
        json.WriteString("handler", e.Handler);
        json.WriteString("outcome", e.Outcome);
    });

    /// <summary>The lines of the text form that say the same as a line of this form.</summary>
    /// <param name="isFirst">The line is that of the header.</param>
    /// <exception cref="FormatException">It is no such line; the message says what was expected and found.</exception>
    public static IEnumerable<string> ToText(string line, bool isFirst)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return isFirst ? [.. HeaderText(json.RootElement)] : [EventText(json.RootElement)];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"expected {(isFirst ? "the header" : "an event")} as a JSON object, found {(e is JsonException ? "what is no JSON" : e is KeyNotFoundException ? "one that lacks a part" : "a part of another type")}");
        }
    }

    private static IEnumerable<string> HeaderText(JsonElement json)
    {
        CheckParts(json, HeaderParts);
        yield return $"{TraceHeader.Magic} {json.GetProperty(TraceHeader.Magic)}";
        yield return $"cpu {Text(json, "cpu")}";
        yield return $"of {Text(json, "of")}";
        foreach (var input in json.GetProperty("inputs").EnumerateArray())
            yield return $"input {Text(input, "name")} sha256:{Text(input, "sha256")}";
        yield return "";
    }

    private static string EventText(JsonElement json)
    {
        CheckParts(json, EventParts);
        var fields = json.GetProperty("syndrome").EnumerateObject().Select(f => $"{f.Name}={f.Value.GetString()}");
        return $"{json.GetProperty("step")} {Text(json, "pe")} {Text(json, "vm")} {Text(json, "event")} {Text(json, "from")} {Text(json, "to")} {Text(json, "class")} "
            + $"{{{string.Join(' ', fields)}}} {Text(json, "rule")} {Text(json, "handler")} {Text(json, "outcome")}";
    }

    /// <summary>Each part is there once, and no other one; those that lack are found where they are read.</summary>
    private static void CheckParts(JsonElement json, string[] parts)
    {
        var names = json.EnumerateObject().Select(p => p.Name).ToArray();
        if (names.FirstOrDefault(n => !parts.Contains(n)) is { } unknown)
            throw new FormatException($"expected the parts {string.Join(", ", parts)}, found '{TraceWords.Shown(unknown)}'");
        if (names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { Key: var twice })
            throw new FormatException($"expected each part once, found '{twice}' twice");
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw new InvalidOperationException();

    private static string Object(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
