using System.Globalization;
using VirtSpec.Spec.Instructions;

namespace VirtSpec.Spec.Tests.Disassembly;

/// <summary>A word and the text that binutils printed for it: a row of <c>Golden/disassembly/*.words</c>.</summary>
public sealed record RecordedWord(string File, uint Word, ulong Address, string Text)
{
    private const ulong FirstAddress = 0x4000_0000;

    public static string GoldenFolder { get; } = Path.Combine(RepositoryRoot(), "Golden", "disassembly");

    public static IReadOnlyList<RecordedWord> All { get; } = [.. Directory.GetFiles(GoldenFolder, "*.words").Order(StringComparer.Ordinal).SelectMany(ReadFile)];

    /// <summary>True when binutils knows no instruction with this word.</summary>
    public bool IsUnknown => Text.StartsWith(".inst", StringComparison.Ordinal);

    public override string ToString() => $"{File}: {Word:x8} at 0x{Address:x}, {A64.Decode(Word)}, binutils '{Text}'";

    private static IEnumerable<RecordedWord> ReadFile(string path)
    {
        string file = Path.GetFileName(path);
        return System.IO.File.ReadLines(path).Where(line => line[0] != '#').Select((line, index) =>
            new RecordedWord(file, uint.Parse(line[..8], NumberStyles.HexNumber, CultureInfo.InvariantCulture), FirstAddress + 4 * (ulong)index, line[9..]));
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder.FullName, "VirtSpec.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"no VirtSpec.sln above {AppContext.BaseDirectory}");
        return folder.FullName;
    }
}
