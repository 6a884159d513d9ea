using System.Globalization;

namespace VirtSpec.Machine.Tests.Guests;

/// <summary>A row of tests/Guests/manifest.tbl.</summary>
/// <param name="Inputs">What is typed each time that the guest prints a full stop.</param>
/// <param name="QemuOptions">How its board differs from that of the others.</param>
public sealed record Guest(string Name, string Shows, string? ExpectedFile, IReadOnlyList<string> Inputs, IReadOnlyList<string> QemuOptions)
{
    public static IReadOnlyList<Guest> All { get; } =
        [.. File.ReadLines(PathOf("manifest.tbl")).Where(l => l.Length > 0 && l[0] != '#').Select(Parse)];

    public static IReadOnlyList<Guest> WithConsole { get; } = [.. All.Where(g => g.ExpectedFile is not null)];

    public string Cpu => OptionOf("-cpu") ?? "cortex-a57";

    public int Processors => OptionOf("-smp") is { } count ? int.Parse(count, CultureInfo.InvariantCulture) : 1;

    public string ElfPath => PathOf($"{Name}.elf");

    /// <summary>What the guest prints before it powers off, or null when it runs without end.</summary>
    public string? ExpectedConsole => ExpectedFile is null ? null : File.ReadAllText(PathOf(ExpectedFile));

    public static Guest Named(string name) => All.Single(g => g.Name == name);

    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Guests", file);

    public override string ToString() => Name;

    private static Guest Parse(string line)
    {
        string[] c = [.. line.Split(';').Select(cell => cell.Trim())];
        return new Guest(c[0], c[1], c[2] == "-" ? null : c[2], Words(c, 3), Words(c, 4));
    }

    private static string[] Words(string[] cells, int index) => cells.Length > index ? cells[index].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];

    private string? OptionOf(string name) => QemuOptions.SkipWhile(option => option != name).Skip(1).FirstOrDefault();
}
