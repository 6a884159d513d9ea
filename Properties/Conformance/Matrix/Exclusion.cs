using System.Text.RegularExpressions;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Conformance.Matrix;

/// <summary>
/// A place where the recorded implementation departs from the architecture, or uses a freedom that it leaves open.
/// It excuses a difference only when both answers are the ones that it names.
/// </summary>
/// <param name="ELs">The Exception levels, as digits.</param>
/// <param name="Slots">What the difference is about: a pattern over <c>R NAME</c>, <c>W 3.0.11.0.1</c> or <c>X name</c>.</param>
/// <param name="Implementation">What the implementation did: a pattern over the seven outcome columns.</param>
/// <param name="Architecture">What the architecture says: a pattern over the rule that decided, or over the outcome columns.</param>
public sealed record Exclusion(string Id, string Cpus, string ELs, Regex Slots, Regex Implementation, Regex Architecture, string Reason, string Citation)
{
    /// <summary>Reads exclusions.tbl: eight columns, separated by semicolons.</summary>
    public static IReadOnlyList<Exclusion> Parse(IEnumerable<string> lines) =>
        [.. lines.Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(';').Select(c => c.Trim()).ToArray()).Select(Row)];

    public bool Excuses(string cpu, Difference difference) =>
        (Cpus == "*" || Cpus.Split(' ').Contains(cpu))
        && ELs.Contains((char)('0' + (int)difference.EL))
        && Slots.IsMatch(difference.SlotName)
        && Implementation.IsMatch(difference.Oracle.ToCsv())
        && (Architecture.IsMatch(difference.RuleName) || Architecture.IsMatch(difference.Ours.ToCsv()));

    private static Exclusion Row(string[] c) => c.Length == 8 && c.All(cell => cell.Length > 0)
        ? new Exclusion(c[0], c[1], c[2], Whole(c[3]), Whole(c[4]), Whole(c[5]), c[6], c[7])
        : throw new InvalidDataException($"exclusions.tbl: {c[0]}: expected 8 filled columns, found {c.Length}");

    private static Regex Whole(string pattern) => new($"^(?:{pattern})$", RegexOptions.CultureInvariant);
}

/// <summary>One slot on which the specification and the recording disagree.</summary>
/// <param name="RuleName">The rule that decided, or empty.</param>
public sealed record Difference(MatrixConfig Config, ExceptionLevel EL, MatrixSlot Slot, MatrixOutcome Oracle, MatrixOutcome Ours, string RuleName)
{
    public string SlotName => Slot.Direction == 'X' || Slot.Name.Length > 0
        ? $"{Slot.Direction} {Slot.Name}"
        : $"{Slot.Direction} {Slot.Encoding.Op0}.{Slot.Encoding.Op1}.{Slot.Encoding.CRn}.{Slot.Encoding.CRm}.{Slot.Encoding.Op2}";

    public override string ToString() =>
        $"{Config.Name} EL{(int)EL} {SlotName} (0x{Slot.Word:x8}): expected {Oracle.ToCsv()}, found {Ours.ToCsv()} by {(RuleName.Length == 0 ? "no rule" : RuleName)}";
}
