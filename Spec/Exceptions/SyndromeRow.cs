using System.Collections.Frozen;
using System.Globalization;

namespace VirtSpec.Spec.Exceptions;

/// <summary>A field of the ISS: bits <paramref name="Msb"/> to <paramref name="Lsb"/>.</summary>
public sealed record SyndromeField(int Msb, int Lsb, string Name, string Meaning)
{
    public bool IsRES0 => Name == "RES0";

    /// <summary>The value of the field in an ISS.</summary>
    public uint In(uint iss) => iss >> Lsb & (uint)((1UL << (Msb - Lsb + 1)) - 1);
}

/// <summary>An exception class as syndromes.tbl says it.</summary>
/// <param name="From">The Exception levels that it can come from.</param>
/// <param name="Fields">The 25 bits of the ISS, from bit 24 down.</param>
/// <param name="Citation">The place in the Arm ARM.</param>
public sealed record SyndromeRow(ExceptionClass EC, string From, string Summary, IReadOnlyList<SyndromeField> Fields, string Citation)
{
    private static readonly Lazy<FrozenDictionary<ExceptionClass, SyndromeRow>> ByClass = new(Parse);

    public static SyndromeRow Of(ExceptionClass ec) => ByClass.Value[ec];

    private static FrozenDictionary<ExceptionClass, SyndromeRow> Parse()
    {
        string[][] lines = [.. SyndromeTable.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t'))];
        var fields = lines.Where(c => c[0] == "field")
            .ToLookup(c => c[1], c => new SyndromeField(Number(c[2]), Number(c[3]), c[4], c[5]));
        return lines.Where(c => c[0] == "class")
            .Select(c => new SyndromeRow((ExceptionClass)Number(c[1]), c[3], c[4], [.. fields[c[1]]], c[5]))
            .ToFrozenDictionary(r => r.EC);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
