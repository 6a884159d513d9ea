using System.Globalization;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Properties.Conformance.Manual;

/// <summary>One decision that the manual states and no recording reaches: a row of Golden/trap-matrix/manual.tbl.</summary>
/// <param name="Start">The PE about to execute the instruction.</param>
/// <param name="Expected">What the manual says becomes of it.</param>
public sealed record ManualCase(string Id, PE Start, Inputs Inputs, string Instruction, uint Word, ManualOutcome Expected, string Citation)
{
    private const int Columns = 6;

    public Op Op => A64.Decode(Word, Start.Configuration.Cpu.Features);

    /// <summary>What <paramref name="decide"/> makes of the instruction.</summary>
    public ManualOutcome Run(Func<TrapView, Op, uint, TrapDecision> decide) => ManualOutcome.Of(Start, decide(TrapView.Of(Start, Inputs), Op, Word));

    /// <summary>Reads rows <c>id ; settings ; el ; instruction ; expected ; citation</c>; every mistake is a line of <paramref name="errors"/> with its place.</summary>
    public static IReadOnlyList<ManualCase> Parse(string path, IEnumerable<string> lines, List<string> errors)
    {
        var cases = new List<ManualCase>();
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if (line.Trim().Length == 0 || line[0] == '#')
                continue;
            var found = new List<string>();
            var parsed = ParseRow(line.Split(';').Select(c => c.Trim()).ToArray(), found);
            errors.AddRange(found.Select(error => $"{path}({number}): {error}"));
            if (parsed is not null && found.Count == 0)
                cases.Add(parsed);
        }
        errors.AddRange(cases.GroupBy(c => c.Id).Where(g => g.Count() > 1).Select(g => $"{path}: case '{g.Key}' stands {g.Count()} times; names are unique"));
        return cases;
    }

    public override string ToString() => $"{Id}: {Instruction} at {Start.EL}";

    private static ManualCase? ParseRow(string[] cells, List<string> errors)
    {
        if (cells.Length != Columns || cells.Any(c => c.Length == 0))
        {
            errors.Add($"expected {Columns} filled columns, found {cells.Length}");
            return null;
        }
        var settings = new ManualSettings();
        foreach (string setting in cells[1].Split(',').Select(s => s.Trim()).Where(s => s != "-"))
            if (settings.Add(setting) is { } expected)
                errors.Add($"settings: expected {expected}, found '{setting}'");
        if (!Enum.TryParse(cells[2], out ExceptionLevel el) || el == ExceptionLevel.EL3)
            errors.Add($"el: expected EL0, EL1 or EL2, found '{cells[2]}'");
        if (!TryReadWord(cells[3], out uint word, out string assemblerError))
            errors.Add($"instruction: {assemblerError}");
        if (!ManualOutcome.TryParse(cells[4], out var outcome))
            errors.Add($"expected: expected 'completes', 'undefined' or 'trap EL2 EC=0x01 ISS=0x1e00001', found '{cells[4]}'");
        return errors.Count > 0 ? null : new ManualCase(cells[0], settings.Start(el, errors), settings.Inputs, cells[3], word, outcome, cells[5]);
    }

    /// <summary>Assembly, or a word such as 0xd503205f.</summary>
    private static bool TryReadWord(string text, out uint word, out string error)
    {
        error = $"expected a word of 8 digits, found '{text}'";
        return text.StartsWith("0x", StringComparison.Ordinal)
            ? uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out word)
            : Assembler.TryAssemble(text, address: 0, out word, out error);
    }
}
