using System.Text;

namespace VerifyTests;

/// <summary>The comparison of a text with its verified file.</summary>
internal static class Snapshot
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Compares, and leaves a received file exactly when the text differs.</summary>
    /// <param name="stem">The path of the files without <c>.verified.txt</c>.</param>
    /// <param name="content">The text as the test made it.</param>
    /// <param name="settings">The scrubbers, and whether differences are accepted.</param>
    /// <exception cref="VerifyException">The text differs, or nothing was verified yet.</exception>
    public static void Compare(string stem, string content, VerifySettings settings)
    {
        var (verified, received) = (stem + SnapshotName.Verified, stem + SnapshotName.Received);
        var actual = settings.Scrub(content);
        var expected = File.Exists(verified) ? WithLineFeeds(File.ReadAllText(verified)) : null;
        if (expected != actual && !settings.Accepts)
        {
            Write(received, actual);
            throw new VerifyException(Message(expected, actual, verified, received, settings.Acceptance));
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

    private static string Message(string? expected, string actual, string verified, string received, string? acceptance)
    {
        var (verifiedName, receivedName) = (Path.GetFileName(verified), Path.GetFileName(received));
        return $"""
            {verifiedName}: {(expected is null ? "nothing has been verified yet" : "the text differs")}
            {UnifiedDiff.Of(expected ?? "", actual, expected is null ? "/dev/null" : verifiedName, receivedName)}
            accept: {acceptance ?? $"mv '{received}' '{verified}'"}
            """;
    }
}
