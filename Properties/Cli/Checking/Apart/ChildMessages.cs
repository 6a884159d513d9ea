using System.Text.Json;
using System.Text.Json.Serialization;
using VirtSpec.Properties.Runs;

namespace VirtSpec.Cli.Checking.Apart;

/// <summary>What the process of a target is asked for: one line on its standard input, which stays open as long as the answer is wanted.</summary>
/// <param name="Path">A C# source or an assembly.</param>
/// <param name="Cpu">Its name.</param>
/// <param name="Configuration">The file of <c>--config</c>; null without.</param>
internal sealed record ChildRequest(string Path, string Cpu, string? Configuration, CheckRequest Request);

/// <summary>One line on its standard output. Either <see cref="Pulse"/> or an outcome is there.</summary>
internal sealed record ChildMessage
{
    public ChildPulse? Pulse { get; init; }

    /// <summary>The design of which the outcome speaks; empty when there is none.</summary>
    public string Design { get; init; } = "";

    /// <summary>A result in the form of its files.</summary>
    public string? Result { get; init; }

    public IReadOnlyList<string>? Refused { get; init; }

    public string? Broke { get; init; }

    public string? NotModelled { get; init; }

    public static ChildMessage Of(string design, TargetOutcome outcome) => outcome switch
    {
        TargetOutcome.Checked o => new ChildMessage { Design = design, Result = ResultFile.Write(o.Result) },
        TargetOutcome.Refused o => new ChildMessage { Design = design, Refused = o.Reasons },
        TargetOutcome.Broke o => new ChildMessage { Design = design, Broke = o.Reason },
        TargetOutcome.NotModelled o => new ChildMessage { Design = design, NotModelled = o.What },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    [JsonIgnore]
    public TargetOutcome? Outcome => this switch
    {
        { Result: { } result } => new TargetOutcome.Checked(ResultFile.Read(result, "the process of the target")),
        { Refused: { } reasons } => new TargetOutcome.Refused(reasons),
        { Broke: { } reason } => new TargetOutcome.Broke(reason),
        { NotModelled: { } what } => new TargetOutcome.NotModelled(what),
        _ => null,
    };
}

/// <summary>How far the process of a target is.</summary>
/// <param name="Cases">How many cases are done.</param>
/// <param name="Failed">How many claims have failed.</param>
/// <param name="Progress">A number that grows with every case and every portal that is entered.</param>
/// <param name="Where">Which code of the target ran last; null while it is compiled.</param>
/// <param name="ProcessorTime">What the process has used so far, in seconds.</param>
/// <param name="Memory">What it holds now, in bytes.</param>
internal sealed record ChildPulse(ulong Cases, int Failed, ulong Progress, string? Where, double ProcessorTime, long Memory);

/// <summary>Values as lines of JSON.</summary>
internal static class JsonLine
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>The value of a line; null when it is no such value.</summary>
    public static T? TryRead<T>(string line)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
