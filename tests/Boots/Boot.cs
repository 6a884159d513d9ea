using System.Globalization;

namespace VirtSpec.Boots;

/// <summary>A row of Golden/boots/boots.tbl: system software, and what it is started with.</summary>
/// <param name="Kernel">A file, as all others named in <see cref="BootFiles"/>.</param>
/// <param name="CommandLine">Null to leave that of the device tree.</param>
/// <param name="Loads">Files that lie at addresses.</param>
/// <param name="Until">The boot ends when its console has printed all of these; when there is none, when it powers the machine off.</param>
public sealed record Boot(
    string Name, string Cpu, bool HasEL2, int Megabytes, string Kernel, string? Initrd, string? DeviceTree, string? CommandLine,
    IReadOnlyList<(string File, ulong Address)> Loads, IReadOnlyList<string> Until)
{
    public static IReadOnlyList<Boot> All { get; } =
        [.. File.ReadLines(PathOf("boots.tbl")).Where(line => line.Length > 0 && line[0] != '#').Select(Parse)];

    /// <summary>Every file that it needs.</summary>
    public IEnumerable<string> Files => [Kernel, .. new[] { Initrd, DeviceTree }.OfType<string>(), .. Loads.Select(l => l.File)];

    /// <summary>What QEMU's console printed.</summary>
    public string RecordedConsole => File.ReadAllText(PathOf($"{Name}.console"));

    public static Boot Named(string name) => All.Single(b => b.Name == name);

    public override string ToString() => Name;

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Golden", "boots", file);

    private static Boot Parse(string line)
    {
        string?[] c = [.. line.Split(';').Select(cell => cell.Trim() is "-" ? null : cell.Trim())];
        return new Boot(
            c[0]!, c[1]!, HasEL2: c[2] == "EL2", int.Parse(c[3]!, CultureInfo.InvariantCulture), c[4]!, c[5], c[6], c[7],
            [.. (c[8]?.Split(' ') ?? []).Select(ParseLoad)], c[9]?.Split('|') ?? []);
    }

    private static (string File, ulong Address) ParseLoad(string text)
    {
        string[] parts = text.Split("@0x");
        return (parts[0], ulong.Parse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
    }
}
