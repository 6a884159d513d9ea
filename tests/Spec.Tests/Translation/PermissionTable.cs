namespace VirtSpec.Spec.Tests.Translation;

/// <summary>Reads permissions.tbl.</summary>
internal static class PermissionTable
{
    private static readonly (string[] Key, string Privileged, string EL0)[] Rows =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Translation", "permissions.tbl"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(';').Select(cell => cell.Trim()).ToArray())
            .Select(c => (c[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), c[1], c[2])),
    ];

    /// <summary>What the one row that matches the key permits.</summary>
    public static (string Privileged, string EL0) Find(params string[] key)
    {
        var row = Rows.Single(r => r.Key.Length == key.Length && r.Key.Zip(key).All(p => Matches(p.First, p.Second)));
        return (row.Privileged, row.EL0);
    }

    private static bool Matches(string pattern, string value) => pattern.Length == value.Length && pattern.Zip(value).All(p => p.First == 'x' || p.First == p.Second);
}
