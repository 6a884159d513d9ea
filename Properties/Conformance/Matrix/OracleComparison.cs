using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Properties.Conformance.Matrix;

/// <summary>Holds the specification against a recorded matrix.</summary>
public sealed class OracleComparison
{
    private readonly OracleMatrix _oracle;
    private readonly IReadOnlyList<Exclusion> _exclusions;
    private readonly PeConfiguration _pe;
    private readonly TrapMatrix _matrix;

    public OracleComparison(PeConfiguration pe, OracleMatrix oracle, IReadOnlyList<Exclusion> exclusions)
    {
        (_pe, _oracle) = (pe, oracle);
        _exclusions = [.. exclusions.Where(e => e.Cpus == "*" || e.Cpus.Split(' ').Contains(pe.Cpu.Name))];
        _matrix = new TrapMatrix(pe);
    }

    /// <summary>Compares every slot of every configuration.</summary>
    public ComparisonResult Run() => Run(SlotsOf, rules: null);

    /// <summary>Compares the slots that <paramref name="slots"/> picks, with each row's rules replaced as <paramref name="rules"/> says.</summary>
    public ComparisonResult Run(Func<ExceptionLevel, IReadOnlyList<MatrixSlot>> slots, Func<TrapRule[], TrapRule[]>? rules)
    {
        var result = new ComparisonResult();
        foreach (var config in _oracle.Configs)
            foreach (var el in new[] { ExceptionLevel.EL1, ExceptionLevel.EL0, ExceptionLevel.EL2 }.Where(config.Sweeps))
            {
                var tried = slots(el);
                var expected = _oracle.Outcomes(config, el, tried);
                var sweep = new MatrixSweep(_pe, config, el, rules);
                for (int i = 0; i < tried.Count; i++)
                    Compare((config, el, tried[i]), expected[i], sweep, result);
            }
        return result;
    }

    /// <summary>Every slot that is tried at an Exception level.</summary>
    public IReadOnlyList<MatrixSlot> SlotsOf(ExceptionLevel el) => _matrix.SlotsOf(el);

    /// <summary>The exclusions for this CPU that excused nothing.</summary>
    public IReadOnlyList<Exclusion> Unused(ComparisonResult result) => [.. _exclusions.Where(e => !result.Excused.ContainsKey(e))];

    private void Compare((MatrixConfig Config, ExceptionLevel EL, MatrixSlot Slot) at, MatrixOutcome expected, MatrixSweep sweep, ComparisonResult result)
    {
        var found = sweep.Try(at.Slot);
        result.Compared++;
        if (expected == found)
            return;
        var difference = new Difference(at.Config, at.EL, at.Slot, expected, found, sweep.RuleOf(at.Slot)?.Name ?? "");
        if (_exclusions.FirstOrDefault(e => e.Excuses(_pe.Cpu.Name, difference)) is { } exclusion)
            result.Excused[exclusion] = result.Excused.GetValueOrDefault(exclusion) + 1;
        else
            result.Differences.Add(difference);
    }
}

/// <summary>What a comparison found.</summary>
public sealed class ComparisonResult
{
    public int Compared { get; set; }

    /// <summary>Differences that no exclusion excuses.</summary>
    public List<Difference> Differences { get; } = [];

    /// <summary>How many differences each exclusion excused.</summary>
    public Dictionary<Exclusion, int> Excused { get; } = [];
}
