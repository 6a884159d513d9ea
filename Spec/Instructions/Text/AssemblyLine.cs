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
            bool afterSpace = line.Length > 0 && line[^1] == ' ';
            if (afterSpace && NeedsNoSpaceBefore(c))
                line.Length--;
            if (!char.IsWhiteSpace(c))
                line.Append(char.ToLowerInvariant(c));
            else if (!afterSpace && (line.Length == 0 || !NeedsNoSpaceAfter(line[^1])))
                line.Append(' ');
        }
        return line.ToString();
    }

    private static bool NeedsNoSpaceBefore(char c) => c is ',' or ']' or '}' or '!';

    private static bool NeedsNoSpaceAfter(char c) => c is ',' or '[' or '{' or '#';
}
