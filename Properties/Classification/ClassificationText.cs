using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Classification;

/// <summary>The classification as text for people and as CSV.</summary>
public static class ClassificationText
{
    public const string CsvHeader = "cpu,el,name,word,labels,completed,el1,el2,not_modelled,witnesses";

    private static readonly (Labels Label, string Name)[] Classes =
    [
        (Labels.Privileged, "privileged"), (Labels.ControlSensitive, "control-sensitive"), (Labels.BehaviourSensitive, "behaviour-sensitive"),
        (Labels.Innocuous, "innocuous"), (Labels.Excepts, "never completes"), (Labels.NotModelled, "not modelled"),
    ];

    /// <summary>How many encodings have each label at each Exception level. An encoding may have several.</summary>
    public static IEnumerable<string> Summary(IReadOnlyList<Classified> classified)
    {
        yield return $"{"class",-22}{"EL1",6}{"EL0",6}";
        foreach (var (name, el1, el0) in Counts(classified))
            yield return $"{name,-22}{el1,6}{el0,6}";
    }

    /// <summary>The same as numbers.</summary>
    public static IEnumerable<(string Name, int EL1, int EL0)> Counts(IReadOnlyList<Classified> classified) =>
        Classes.Select(c => (c.Name, Count(classified, c.Label, ExceptionLevel.EL1), Count(classified, c.Label, ExceptionLevel.EL0)));

    /// <summary>Which theorem a row asks, and what it says.</summary>
    public static string TheoremOf(TheoremRow row) =>
        $"{(row.EL == ExceptionLevel.EL0 ? 3 : 1)} {(row.Encodings.Count == 0 ? "says nothing: nothing is sensitive" : row.Holds ? "applies" : "does not apply")}";

    /// <summary>The table of the theorems: for each setting and Exception level what becomes of the sensitive encodings.</summary>
    public static IEnumerable<string> Table(IEnumerable<TheoremRow> rows)
    {
        yield return $"{"setting",-12}{"EL",-5}{"sensitive",10}{"trapped",9}{"virtualized",13}{"residue",9}  theorem";
        foreach (var row in rows)
        {
            int Of(Handling handling) => row.Encodings.Count(e => e.Handling == handling);
            yield return $"{row.Setting.Name,-12}{row.EL,-5}{row.Encodings.Count,10}{Of(Handling.Trapped),9}{Of(Handling.Virtualized),13}{Of(Handling.Residue),9}  {TheoremOf(row)}";
        }
    }

    /// <summary>What runs and is still sensitive under a setting: every part that it changes or depends on, and whose that is.</summary>
    public static IEnumerable<string> Residue(TheoremRow row, VmMap map)
    {
        foreach (var handled in row.Residue)
            foreach (var witness in handled.Witnesses)
                yield return $"{row.Setting.Name} {row.EL} {handled.Encoding.Subject.Name}: {witness} ({witness.Place}; {ReasonOf(witness, map)})";
    }

    /// <summary>What runs under a setting and is sensitive no longer, by name.</summary>
    public static IEnumerable<string> Virtualized(TheoremRow row) =>
        row.Encodings.Where(e => e.Handling == Handling.Virtualized).Select(e => $"{row.Setting.Name} {row.EL} {e.Encoding.Subject.Name}: virtualized");

    /// <summary>The encodings that the specification does not model, by name, with the limit.</summary>
    public static IEnumerable<string> NotModelled(IEnumerable<Classified> classified) =>
        classified.Where(c => c.Labels == Labels.NotModelled).Select(c => $"not modelled {c.EL} {c.Subject.Name}: {c.Counts.Limit}");

    /// <summary>One encoding at one Exception level.</summary>
    public static string Csv(string cpu, Classified c) =>
        $"{cpu},{c.EL},{c.Subject.Name},{c.Subject.Word:x8},{LabelText(c.Labels)},{c.Counts.Completed},{c.Counts.EL1},{c.Counts.EL2},{c.Counts.NotModelled},\"{string.Join("; ", c.Witnesses).Replace('"', '\'')}\"";

    public static string LabelText(Labels labels) => string.Join('+', Classes.Where(c => (labels & c.Label) != 0).Select(c => c.Name));

    private static int Count(IReadOnlyList<Classified> classified, Labels label, ExceptionLevel el) =>
        classified.Count(c => c.EL == el && (c.Labels & label) != 0);

    private static string ReasonOf(Witness witness, VmMap map) =>
        witness.Part == Variation.Together ? "no part does it alone" : map.RowOf(witness.Part).Reason;
}
