using System.Text;

namespace VirtSpec.Spec.Instructions.Text;

/// <summary>Assembly text without what does not matter: case, comments, and spaces other than one between two words.</summary>
internal static class AssemblyLine
{
    public static string Normalize(string text)
    {
        int comment = text.IndexOf("//", StringComparison.Ordinal);
        var line = new StringBuilder();
        foreach (char c in comment < 0 ? text : text[..comment])
        {
            bool isSpace = char.IsWhiteSpace(c);
            bool afterMark = line.Length > 0 && IsMark(line[^1]);
            if (!isSpace && IsMark(c) && line.Length > 0 && line[^1] == ' ')
                line.Length--;
            if (!isSpace)
                line.Append(char.ToLowerInvariant(c));
            else if (line.Length > 0 && line[^1] != ' ' && !afterMark)
                line.Append(' ');
        }
        return line.ToString();
    }

    /// <summary>Marks need no space on either side.</summary>
    private static bool IsMark(char c) => c is ',' or '[' or ']' or '{' or '}' or '#' or '!';
}
