using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Coverage;

/// <summary>What is counted.</summary>
public enum CoverageKind : byte
{
    /// <summary>A trap rule was looked at, for an instruction of a guest: key RULE.</summary>
    RuleEvaluated,

    /// <summary>It stopped the instruction: key RULE.</summary>
    RuleFired,

    /// <summary>A part of it decided: without the part the rule would have said otherwise. Key RULE: CHANGE, as <see cref="Conformance.Matrix.RuleMutants"/> name it; 1 when it was seen.</summary>
    RulePart,

    /// <summary>EL2 entered a guest with the control set, so that the rule could have fired: key RULE; 1 when it was seen.</summary>
    RuleArmed,

    /// <summary>An encoding was executed, or tried: key NAME EL.</summary>
    Encoding,

    /// <summary>A System register or operation was accessed: key NAME R EL or NAME W EL.</summary>
    Register,

    /// <summary>The access went to EL2: the same key.</summary>
    RegisterExit,

    /// <summary>A translation or permission failed: key STAGE TYPE LEVEL ACCESS.</summary>
    Fault,

    /// <summary>A list register changed its state: key WHO FROM to STATE.</summary>
    Interrupt,

    /// <summary>A guest left for EL2: key VECTOR CLASS.</summary>
    Exit,

    /// <summary>A model has code behind a portal: key PORTAL CODE; 1 when there is one.</summary>
    HandlerThere,

    /// <summary>It was entered: the same key.</summary>
    Handler,
}

/// <summary>How often something was seen.</summary>
public sealed record CoverageCount(CoverageKind Kind, string Key, long Count);

/// <summary>What was seen in a run, sorted by kind and key; what was not seen is not there. A sum of runs does not depend on their order.</summary>
public sealed record CoverageCounts(ValueArray<CoverageCount> Counts)
{
    private Dictionary<(CoverageKind, string), long>? _byKey;

    public static CoverageCounts None { get; } = new(ValueArray<CoverageCount>.Of([]));

    /// <summary>How often; 0 for what was not seen.</summary>
    public long this[CoverageKind kind, string key] => (_byKey ??= Counts.ToDictionary(c => (c.Kind, c.Key), c => c.Count)).GetValueOrDefault((kind, key));

    public static CoverageCounts Of(IEnumerable<CoverageCount> counts) =>
        new(ValueArray<CoverageCount>.Of(counts.Where(c => c.Count > 0).OrderBy(c => c.Kind).ThenBy(c => c.Key, StringComparer.Ordinal)));

    /// <summary>All of several runs together.</summary>
    public static CoverageCounts Sum(IEnumerable<CoverageCounts> all) =>
        Of(all.SelectMany(c => c.Counts).GroupBy(c => (c.Kind, c.Key), (key, same) => new CoverageCount(key.Kind, key.Key, IsSeenOnce(key.Kind) ? 1 : same.Sum(c => c.Count))));

    /// <summary>Equality is that of the counts.</summary>
    public bool Equals(CoverageCounts? other) => other is not null && Counts.Equals(other.Counts);

    public override int GetHashCode() => Counts.GetHashCode();

    /// <summary>Whether it was seen is all that does not depend on how cases are dealt to threads.</summary>
    private static bool IsSeenOnce(CoverageKind kind) => kind is CoverageKind.RulePart or CoverageKind.RuleArmed or CoverageKind.HandlerThere;
}

/// <summary>The coverage of a suite.</summary>
/// <param name="Claims">What the suite holds hypervisors to.</param>
public sealed record SuiteCoverage(string Suite, ValueArray<string> Claims, CoverageCounts Counts);
