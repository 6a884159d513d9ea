namespace VirtSpec.Cli.Input;

/// <summary>Finds what a misspelt name may have meant.</summary>
internal static class Nearest
{
    /// <summary>The name with the fewest letters to change, add or leave out, in any case; the first of several.</summary>
    public static string To(string misspelt, IEnumerable<string> names) =>
        names.MinBy(name => Distance(misspelt.ToUpperInvariant(), name.ToUpperInvariant()))!;

    /// <summary>The Levenshtein distance.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
