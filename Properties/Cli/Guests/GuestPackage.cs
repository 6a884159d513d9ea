using System.Collections.Immutable;

namespace VirtSpec.Cli.Guests;

/// <summary>A row of Golden/guests/packages.tbl: a package, its version, and the file that is taken from it. Hashes are SHA-256, in lower case.</summary>
public sealed record GuestPackage(string Name, string Version, string PackageHash, string Path, string File, string FileHash)
{
    private const string Resource = "packages.tbl";

    /// <summary>The packages of this version of VirtSpec.</summary>
    public static ImmutableArray<GuestPackage> All()
    {
        using var reader = new StreamReader(typeof(GuestPackage).Assembly.GetManifestResourceStream(Resource)!);
        return Parse(reader.ReadToEnd());
    }

    public static ImmutableArray<GuestPackage> Parse(string table) =>
        [.. table.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(ParseRow)];

    private static GuestPackage ParseRow(string line)
    {
        string[] cells = [.. line.Split(';').Select(c => c.Trim())];
        return cells.Length == 6
            ? new GuestPackage(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5])
            : throw new InvalidDataException($"{Resource}: expected 6 cells, found {cells.Length}: {line}");
    }
}
