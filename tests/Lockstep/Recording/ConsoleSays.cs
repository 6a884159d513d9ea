using System.Text;

namespace VirtSpec.Lockstep.Recording;

/// <summary>When the console says something.</summary>
public static class ConsoleSays
{
    /// <summary>After how many instructions the console has said a text.</summary>
    /// <exception cref="InvalidDataException">It does not say it, or the recording does not know when.</exception>
    public static ulong After(BootRecording recording, string text)
    {
        string console = Encoding.Latin1.GetString(File.ReadAllBytes(recording.ConsolePath));
        ulong[] indexes = [.. recording.ConsoleIndexes()];
        if (indexes.Length != console.Length)
            throw new InvalidDataException($"the console has {console.Length} characters, and the recording {indexes.Length} writes");
        int at = console.IndexOf(text, StringComparison.Ordinal);
        return at >= 0 && text.Length > 0 ? indexes[at + text.Length - 1] : throw new InvalidDataException($"the console does not say \"{text}\"");
    }
}
