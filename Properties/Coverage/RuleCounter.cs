using VirtSpec.Properties.Conformance.Matrix;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Properties.Coverage;

/// <summary>Counts how often rules were looked at and fired, and which of their parts decided.</summary>
internal sealed class RuleCounter
{
    private readonly Dictionary<TrapRule, Entry> _entries = new(ReferenceEqualityComparer.Instance);

    /// <summary>A rule, and the ways to leave something out of it that nobody has told from it yet.</summary>
    private sealed class Entry(TrapRule rule)
    {
        public long Evaluated;
        public long Fired;

        public List<RuleMutant> Untold { get; } = [.. RuleMutants.Of(rule)];

        public List<string> Told { get; } = [];
    }

    /// <summary>One rule was looked at.</summary>
    public void See(TrapRule rule, bool applies, in TrapView view)
    {
        if (!_entries.TryGetValue(rule, out var entry))
            _entries[rule] = entry = new Entry(rule);
        entry.Evaluated++;
        if (applies)
            entry.Fired++;
        for (int i = entry.Untold.Count - 1; i >= 0; i--)
        {
            var mutant = entry.Untold[i];
            if ((mutant.Mutated?.Applies(view) ?? false) == applies)
                continue;
            entry.Told.Add(mutant.ToString());
            entry.Untold.RemoveAt(i);
        }
    }

    public IEnumerable<CoverageCount> Counts => _entries.SelectMany(e => e.Value.Told.Select(part => new CoverageCount(CoverageKind.RulePart, part, 1))
        .Append(new CoverageCount(CoverageKind.RuleEvaluated, e.Key.Name, e.Value.Evaluated)).Append(new CoverageCount(CoverageKind.RuleFired, e.Key.Name, e.Value.Fired)));
}

/// <summary>Hands the rules of one decision to a counter.</summary>
internal readonly struct CountingObserver(RuleCounter counter, TrapView view) : IRuleObserver
{
    private readonly TrapView _view = view;

    public void Looked(TrapRule rule, bool applies) => counter.See(rule, applies, _view);
}
