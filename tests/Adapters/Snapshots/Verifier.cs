using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using VerifyTests;

namespace VerifyXunit;

/// <summary>Compares what a test made with the <c>.verified.txt</c> file beside the test's source.</summary>
/// <remarks>Nothing is compared until the result is awaited or returned as a task.</remarks>
public static class Verifier
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        IncludeFields = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    private static readonly ConcurrentDictionary<string, bool> Used = new();

    /// <summary>Compares a text; null and empty texts are written as <c>null</c> and <c>emptyString</c>.</summary>
    public static SettingsTask Verify(string? target, VerifySettings? settings = null, [CallerFilePath] string sourceFile = "") =>
        Start(() => Task.FromResult(Text(target)), settings, sourceFile);

    /// <summary>Compares an object in the form of indented JSON.</summary>
    public static SettingsTask Verify(object? target, VerifySettings? settings = null, [CallerFilePath] string sourceFile = "") =>
        Start(() => Task.FromResult(Serialize(target)), settings, sourceFile);

    /// <summary>Compares the result of a task: a text as it is, anything else in the form of indented JSON.</summary>
    public static SettingsTask Verify<T>(Task<T> target, VerifySettings? settings = null, [CallerFilePath] string sourceFile = "") =>
        Start(async () => Serialize(await target), settings, sourceFile);

    private static SettingsTask Start(Func<Task<string>> content, VerifySettings? settings, string sourceFile)
    {
        var method = UseVerifyAttribute.Current;
        return new SettingsTask(settings, async inForce =>
        {
            var name = SnapshotName.Of(method, inForce);
            var stem = Path.Combine(Path.GetDirectoryName(SourcePath.Resolve(sourceFile))!, inForce.Directory ?? "", name);
            if (!Used.TryAdd(stem, true))
                throw new InvalidOperationException($"Verify: {name} has been used in this run; give each comparison its own name, as by UseParameters");
            Snapshot.Compare(stem, await content(), inForce);
        });
    }

    private static string Serialize(object? target) => target is string or null ? Text((string?)target) : JsonSerializer.Serialize(target, Json);

    private static string Text(string? target) => target switch { null => "null", "" => "emptyString", _ => target };
}
