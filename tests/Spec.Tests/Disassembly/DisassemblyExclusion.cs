using System.Text.RegularExpressions;
using VirtSpec.Spec.Instructions;

namespace VirtSpec.Spec.Tests.Disassembly;

/// <summary>A row of <c>Golden/disassembly/exclusions.tbl</c>: words of one encoding that binutils prints otherwise, and why.</summary>
public sealed record DisassemblyExclusion(string Encoding, string BinutilsPattern, string Reason)
{
    public static IReadOnlyList<DisassemblyExclusion> All { get; } =
    [
        .. File.ReadLines(Path.Combine(RecordedWord.GoldenFolder, "exclusions.tbl"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(';', 3))
            .Select(column => new DisassemblyExclusion(column[0].Trim(), column[1].Trim(), column[2].Trim())),
    ];

    public bool Covers(RecordedWord recorded) =>
        A64.Decode(recorded.Word).ToString() == Encoding && Regex.IsMatch(recorded.Text, BinutilsPattern);
}
