using System.Collections.Concurrent;
using System.Text;

namespace VerifyTests;

/// <summary>The comparison of a text with its verified file.</summary>
internal static class Snapshot
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly ConcurrentDictionary<string, bool> Used = new();

    /// <summary>Compares, and leaves a received file exactly when the text differs.</summary>
    /// <exception cref="VerifyException">The text differs, or nothing was verified yet.</exception>
    /// <exception cref="InvalidOperationException">Another comparison of this run has used the same file.</exception>
    public static void Compare(string name, string sourceFile, string content, VerifySettings settings)
    {
        var stem = Path.Combine(Path.GetDirectoryName(sourceFile)!, settings.Directory ?? "", name);
        var (verified, received) = (stem + SnapshotName.Verified, stem + SnapshotName.Received);
        if (!Used.TryAdd(verified, true))
            throw new InvalidOperationException($"Verify: {name} has been used by this run; give each comparison its own name (UseParameters, UseMethodName)");

        var actual = settings.Scrub(content);
        var expected = File.Exists(verified) ? WithLineFeeds(File.ReadAllText(verified)) : null;
        if (expected != actual && !settings.Accepts)
        {
            Write(received, actual);
            throw new VerifyException(Message(name, expected, actual, verified, received));
        }

        if (expected != actual)
            Write(verified, actual);
        File.Delete(received);
    }

    /// <summary>The text with line feeds alone as line ends.</summary>
    public static string WithLineFeeds(string text) => text.Replace("\r\n", "\n").Replace('\r', '\n');

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, Utf8);
    }

    private static string Message(string name, string? expected, string actual, string verified, string received) => $"""
        {name}: {(expected is null ? "nothing has been verified yet" : "the text differs from the verified file")}
        {UnifiedDiff.Of(expected ?? "", actual, expected is null ? "/dev/null" : name + SnapshotName.Verified, name + SnapshotName.Received)}
        accept: mv '{received}' '{verified}'
        """;
}
