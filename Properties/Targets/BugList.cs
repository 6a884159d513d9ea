using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace VirtSpec.Properties.Targets;

/// <summary>A bug that a hypervisor had.</summary>
/// <param name="Class">What its ID's hash is modulo 3; those of class 0 are held out.</param>
/// <param name="Origin">Whose it was, and when.</param>
/// <param name="Reference">An advisory, or the commits that corrected it.</param>
/// <param name="What">What is wrong, in a few words.</param>
public sealed record ListedBug(string Id, int Class, string Origin, string Reference, string What)
{
    /// <summary>Its diff was written when the claims were done, so that its first run says how the claims do with bugs that nobody had in mind.</summary>
    public bool IsHeldOut => Class == 0;

    /// <summary>The class that the rule of the experiment gives to an ID: SHA-256 as a big-endian number, modulo 3.</summary>
    public static int ClassOf(string id) => (int)(new BigInteger(SHA256.HashData(Encoding.UTF8.GetBytes(id)), isUnsigned: true, isBigEndian: true) % 3);
}

/// <summary>The bugs from which those in <c>Hypervisors/Broken</c> are made: <c>bugs.tbl</c> and <c>not-hosted.tbl</c>, which travel with the models.</summary>
public static class BugList
{
    /// <summary>All bugs that a model could have, in the order of the table.</summary>
    /// <exception cref="FormatException">The table cannot be read; the message has every error.</exception>
    public static IReadOnlyList<ListedBug> All { get; } = [.. Rows("bugs", 5).Select(c => new ListedBug(c[0], int.Parse(c[1], System.Globalization.CultureInfo.InvariantCulture), c[2], c[3], c[4]))];

    /// <summary>The bugs that are none here without something that no design or the machine has, and what that is.</summary>
    /// <inheritdoc cref="All"/>
    public static IReadOnlyDictionary<string, string> NotHosted { get; } = Rows("not-hosted", 2).ToDictionary(c => c[0], c => c[1]);

    private static List<string[]> Rows(string table, int cells)
    {
        using var reader = new StreamReader(typeof(Hypervisors.Starter.StarterDesign).Assembly.GetManifestResourceStream($"Broken/{table}.tbl")!);
        string[] lines = reader.ReadToEnd().Split('\n');
        var rows = new List<string[]>();
        var errors = new List<string>();
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim().Length == 0 || lines[i][0] == '#')
                continue;
            string[] row = [.. lines[i].Split(';').Select(c => c.Trim())];
            if (row.Length == cells && row.All(c => c.Length > 0))
                rows.Add(row);
            else
                errors.Add($"Broken/{table}.tbl({i + 1}): expected {cells} cells between semicolons, found '{lines[i].Trim()}'");
        }
        return errors.Count == 0 ? rows : throw new FormatException(string.Join('\n', errors));
    }
}
