namespace VirtSpec.Machine.Tests.Guests;

/// <summary>A row of tests/Guests/manifest.tbl.</summary>
/// <param name="Inputs">What is typed each time that the guest prints a full stop.</param>
public sealed record Guest(string Name, string Shows, string? ExpectedFile, IReadOnlyList<string> Inputs)
{
    public static IReadOnlyList<Guest> All { get; } =
        [.. File.ReadLines(PathOf("manifest.tbl")).Where(l => l.Length > 0 && l[0] != '#').Select(Parse)];

    public static IReadOnlyList<Guest> WithConsole { get; } = [.. All.Where(g => g.ExpectedFile is not null)];

    public string ElfPath => PathOf($"{Name}.elf");

    /// <summary>What the guest prints before it powers off, or null when it runs without end.</summary>
    public string? ExpectedConsole => ExpectedFile is null ? null : File.ReadAllText(PathOf(ExpectedFile));

    public static Guest Named(string name) => All.Single(g => g.Name == name);

    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Guests", file);

    public override string ToString() => Name;

    private static Guest Parse(string line)
    {
        string[] c = [.. line.Split(';').Select(cell => cell.Trim())];
        return new Guest(c[0], c[1], c[2] == "-" ? null : c[2], c.Length > 3 ? c[3].Split(' ') : []);
    }
}
