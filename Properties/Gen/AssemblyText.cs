using System.Globalization;
using VirtSpec.Spec.Instructions.Text;

namespace VirtSpec.Properties.Gen;

/// <summary>Assembles a text of many lines: an instruction in each, labels before a colon, comments behind <c>//</c>. A label in an instruction is its address.</summary>
public static class AssemblyText
{
    /// <param name="address">Of the first instruction.</param>
    /// <param name="known">Labels that the text uses and does not define.</param>
    /// <param name="labels">Those that it defines.</param>
    /// <exception cref="FormatException">A line is no instruction; the message says which, and why.</exception>
    public static uint[] Assemble(string text, ulong address, IReadOnlyDictionary<string, ulong> known, out Dictionary<string, ulong> labels)
    {
        labels = new Dictionary<string, ulong>(known);
        var lines = new List<string>();
        foreach (string raw in text.Split('\n'))
        {
            string line = raw.Split("//")[0].Trim();
            if (line.EndsWith(':'))
                labels.Add(line[..^1], address + 4 * (ulong)lines.Count);
            else if (line.Length > 0)
                lines.Add(line);
        }
        var words = new uint[lines.Count];
        for (int i = 0; i < words.Length; i++)
            words[i] = Line(Resolved(lines[i], labels), address + 4 * (ulong)i);
        return words;
    }

    /// <summary>One instruction.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static uint Line(string text, ulong address = 0) =>
        Assembler.TryAssemble(text, address, out uint word, out string error) ? word : throw new FormatException($"'{text}': {error}");

    private static string Resolved(string line, Dictionary<string, ulong> labels) =>
        string.Join(' ', line.Split(' ').Select(word => labels.TryGetValue(word, out ulong at) ? "0x" + at.ToString("x", CultureInfo.InvariantCulture) : word));
}
