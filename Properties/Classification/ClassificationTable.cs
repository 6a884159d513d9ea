using System.Globalization;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Classification;

/// <summary>How many encodings have a label, at EL1 and EL0.</summary>
public sealed record ClassRow(string Class, int AtEL1, int AtEL0);

/// <summary>What a control setting makes of the sensitive encodings of an Exception level.</summary>
public sealed record SettingRow(string Setting, string EL, int Sensitive, int Trapped, int Virtualized, ValueArray<string> Residue, string Theorem);

/// <summary>An encoding that is not innocuous at one of the levels.</summary>
/// <param name="AtEL1">Its labels.</param>
/// <param name="Witness">The first thing that it changes or depends on; empty without.</param>
public sealed record EncodingClassRow(string Name, string AtEL1, string AtEL0, string Witness);

/// <summary>A classification in short, as a table that is kept: to find it takes much longer than to show it.</summary>
public sealed record ClassificationTable(string Cpu, ValueArray<ClassRow> Classes, ValueArray<SettingRow> Settings, ValueArray<EncodingClassRow> Encodings)
{
    private const string Witnessless = "-";

    public static ClassificationTable Of(string cpu, IReadOnlyList<Classified> classified, IEnumerable<TheoremRow> rows)
    {
        var byName = classified.GroupBy(c => c.Subject.Name).Select(g => (g.Key, EL1: g.First(c => c.EL == ExceptionLevel.EL1), EL0: g.First(c => c.EL == ExceptionLevel.EL0)));
        return new ClassificationTable(cpu,
            ValueArray<ClassRow>.Of(ClassificationText.Counts(classified).Select(c => new ClassRow(c.Name, c.EL1, c.EL0))),
            ValueArray<SettingRow>.Of(rows.Select(Row)),
            ValueArray<EncodingClassRow>.Of(byName.Where(e => e.EL1.Labels != Labels.Innocuous || e.EL0.Labels != Labels.Innocuous).Select(e => new EncodingClassRow(
                e.Key, ClassificationText.LabelText(e.EL1.Labels), ClassificationText.LabelText(e.EL0.Labels), e.EL1.Witnesses.Concat(e.EL0.Witnesses).Select(w => $"{w}").FirstOrDefault("")))));
    }

    /// <summary>Rows with columns separated by semicolons.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"# The classification of {Cpu} in short, as 'virtspec classify --table FILE' writes it; a test holds it against the classifier.";
        yield return "# class ; name ; encodings at EL1 ; at EL0";
        yield return "# setting ; name ; Exception level ; sensitive ; trapped ; virtualized ; theorem ; the residue";
        yield return "# encoding ; name ; labels at EL1 ; at EL0 ; the first witness";
        foreach (var c in Classes)
            yield return $"class ; {c.Class} ; {c.AtEL1} ; {c.AtEL0}";
        foreach (var s in Settings)
            yield return $"setting ; {s.Setting} ; {s.EL} ; {s.Sensitive} ; {s.Trapped} ; {s.Virtualized} ; {s.Theorem} ; {(s.Residue.Count == 0 ? Witnessless : string.Join(", ", s.Residue))}";
        foreach (var e in Encodings)
            yield return $"encoding ; {e.Name} ; {e.AtEL1} ; {e.AtEL0} ; {(e.Witness.Length == 0 ? Witnessless : e.Witness)}";
    }

    /// <summary>Reads what <see cref="Lines"/> gives.</summary>
    /// <exception cref="InvalidDataException">A row is none of it.</exception>
    public static ClassificationTable Parse(string cpu, IEnumerable<string> lines)
    {
        var (classes, settings, encodings) = (new List<ClassRow>(), new List<SettingRow>(), new List<EncodingClassRow>());
        foreach (string line in lines.Where(l => l.Length > 0 && l[0] != '#'))
        {
            string[] c = line.Split(" ; ");
            switch (c[0])
            {
                case "class" when c.Length == 4:
                    classes.Add(new ClassRow(c[1], Number(c[2]), Number(c[3])));
                    break;
                case "setting" when c.Length == 8:
                    settings.Add(new SettingRow(c[1], c[2], Number(c[3]), Number(c[4]), Number(c[5]), ValueArray<string>.Of(c[7] == Witnessless ? [] : c[7].Split(", ")), c[6]));
                    break;
                case "encoding" when c.Length == 5:
                    encodings.Add(new EncodingClassRow(c[1], c[2], c[3], c[4] == Witnessless ? "" : c[4]));
                    break;
                default:
                    throw new InvalidDataException($"{cpu}: expected a row of a class, a setting or an encoding, found '{line}'");
            }
        }
        return new ClassificationTable(cpu, ValueArray<ClassRow>.Of(classes), ValueArray<SettingRow>.Of(settings), ValueArray<EncodingClassRow>.Of(encodings));
    }

    private static SettingRow Row(TheoremRow row)
    {
        int Of(Handling handling) => row.Encodings.Count(e => e.Handling == handling);
        return new SettingRow(row.Setting.Name, $"{row.EL}", row.Encodings.Count, Of(Handling.Trapped), Of(Handling.Virtualized),
            ValueArray<string>.Of(row.Residue.Select(e => e.Encoding.Subject.Name)), ClassificationText.TheoremOf(row));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
