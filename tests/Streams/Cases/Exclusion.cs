using System.Text.RegularExpressions;
using VirtSpec.Spec.Instructions;

namespace VirtSpec.Streams.Cases;

/// <summary>
/// A row of <c>Golden/streams/exclusions.tbl</c>: where the oracle departs from the architecture, or uses a freedom that it leaves open.
/// It excuses a difference only when both ended as it says, and in the parts that it names.
/// </summary>
/// <param name="Encodings">The encoding of the instruction at which the specification ended, the last one when it completed.</param>
/// <param name="When">A condition on the words, or <c>-</c>.</param>
/// <param name="Parts">Names of <see cref="OutcomeParts"/>, or of register fields of the word (<c>Rt</c>), or <c>all</c>.</param>
public sealed record Exclusion(string Id, Regex Encodings, string When, Ending Specification, IReadOnlyList<Ending> Oracle, IReadOnlyList<string> Parts, string Architecture, string Citation)
{
    private const int Columns = 8;

    /// <exception cref="FormatException">A row does not have its eight columns, or names what does not exist.</exception>
    public static IReadOnlyList<Exclusion> Parse(string path, IEnumerable<string> lines) =>
        [.. lines.Select((line, index) => (line, where: $"{path}({index + 1})")).Where(l => l.line.Length > 0 && l.line[0] != '#').Select(l => Row(l.line, l.where))];

    public bool Excuses(StreamCase streamCase, Outcome specification, Outcome oracle)
    {
        uint word = streamCase.Words[LastExecuted(streamCase, specification)];
        var op = A64.Decode(word);
        return specification.Ending == Specification
            && Oracle.Contains(oracle.Ending)
            && Encodings.IsMatch(op.ToString())
            && (When == "-" || Condition(When, streamCase.Words))
            && (Parts.Contains("all") || OutcomeParts.Differing(specification, oracle).All(part => Allows(A64.Row(op), word, part)));
    }

    private static int LastExecuted(StreamCase streamCase, Outcome specification)
    {
        int last = streamCase.Words.Count - 1;
        return specification.Ending == Ending.Completed ? last : (int)Math.Min((ulong)last, (specification.Final.PC - streamCase.Initial.PC) / 4);
    }

    private bool Allows(EncodingRow row, uint word, string part) =>
        Parts.Contains(part) || row.Fields.Any(field => Parts.Contains(field.Name) && part == $"x{field.In(word)}");

    private static bool Condition(string name, IReadOnlyList<uint> words)
    {
        const uint SizeAndPair = 3u << 30 | 1 << 21;
        uint word = words[^1];
        return name switch
        {
            "RtIsRt2" => (word & 0x1f) == (word >> 10 & 0x1f),
            "OtherSizeBefore" => words.Count > 1 && ((words[0] ^ word) & SizeAndPair) != 0,
            "ERETWithRn" => (word & ~(0x1fu << 5)) == 0xd69f0000,
            _ => throw new FormatException($"no condition '{name}'"),
        };
    }

    private static Exclusion Row(string line, string where)
    {
        string[] c = [.. line.Split(';').Select(column => column.Trim())];
        if (c.Length != Columns || c.Any(column => column.Length == 0))
            throw new FormatException($"{where}: expected {Columns} filled columns, found {c.Count(column => column.Length > 0)}");
        return new Exclusion(c[0], new Regex($"^(?:{c[1]})$", RegexOptions.CultureInvariant), c[2], Enum.Parse<Ending>(c[3]), [.. c[4].Split(' ').Select(Enum.Parse<Ending>)], c[5].Split(' '), c[6], c[7]);
    }
}
