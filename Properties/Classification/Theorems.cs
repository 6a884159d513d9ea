using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Classification;

/// <summary>What a control setting makes of a sensitive encoding.</summary>
public enum Handling : byte
{
    /// <summary>Wherever it ran without the setting, it traps to EL2.</summary>
    Trapped,

    /// <summary>It runs, and neither changes nor depends on anything that is not the VM's: the machine gives it a virtual resource, or withholds it by an exception to EL1.</summary>
    Virtualized,

    /// <summary>It runs and is still sensitive.</summary>
    Residue,
}

/// <summary>A sensitive encoding under a setting; the witnesses are those that remain.</summary>
public sealed record Handled(Classified Encoding, Handling Handling, IReadOnlyList<Witness> Witnesses);

/// <summary>The theorems under one setting at one Exception level.</summary>
public sealed record TheoremRow(ControlSetting Setting, ExceptionLevel EL, IReadOnlyList<Handled> Encodings)
{
    public IEnumerable<Handled> Residue => Encodings.Where(e => e.Handling == Handling.Residue);

    /// <summary>No sensitive encoding of this Exception level runs: the premise of theorem 1 at EL1 and EL0 together, of theorem 3 at EL0.</summary>
    public bool Holds => Encodings.All(e => e.Handling == Handling.Trapped);
}

/// <summary>
/// Theorem 1: a virtual machine monitor may be constructed if every sensitive instruction is privileged, here: traps to EL2 from the VM.
/// Theorem 3: a hybrid one, if every user-sensitive instruction is; here those of EL0. (Popek and Goldberg 1974.)
/// Under a setting the encoding is executed again in the same sampled states.
/// </summary>
public static class Theorems
{
    public static TheoremRow Ask(Classifier classifier, IEnumerable<Classified> classified, ControlSetting setting, ExceptionLevel el) =>
        new(setting, el, [.. classified.Where(c => c.EL == el && c.IsSensitive).Select(c => Handle(classifier, c, setting))]);

    private static Handled Handle(Classifier classifier, Classified c, ControlSetting setting)
    {
        var counts = classifier.Count(c.Subject, c.EL, setting);
        if (counts.Completed == 0 && counts.EL2 >= c.Counts.EL2 + c.Counts.Completed)
            return new Handled(c, Handling.Trapped, []);
        var witnesses = classifier.Witnesses(c.Subject, c.EL, setting);
        return new Handled(c, witnesses.Count > 0 ? Handling.Residue : Handling.Virtualized, witnesses);
    }
}
