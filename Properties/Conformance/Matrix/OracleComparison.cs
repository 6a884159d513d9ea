using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Properties.Conformance.Matrix;

/// <summary>Holds the specification against a recorded matrix.</summary>
public sealed class OracleComparison
{
    private static readonly ExceptionLevel[] Levels = [ExceptionLevel.EL1, ExceptionLevel.EL0, ExceptionLevel.EL2];

    private readonly string _cpu;
    private readonly OracleMatrix _oracle;
    private readonly IReadOnlyList<Exclusion> _exclusions;
    private readonly TrapMatrix _matrix;
    private readonly Place[] _places;

    public OracleComparison(PeConfiguration pe, OracleMatrix oracle, IReadOnlyList<Exclusion> exclusions)
    {
        (_cpu, _oracle) = (pe.Cpu.Name, oracle);
        _exclusions = [.. exclusions.Where(e => e.Cpus == "*" || e.Cpus.Split(' ').Contains(_cpu))];
        _matrix = new TrapMatrix(pe);
        _places = [.. from config in oracle.Configs
                      from el in Levels
                      where config.Sweeps(el)
                      select new Place(config, el, new MatrixSweep(pe, config, el))];
    }

    /// <summary>Compares every slot of every configuration.</summary>
    public ComparisonResult Run()
    {
        var result = new ComparisonResult();
        foreach (var place in _places)
        {
            var slots = SlotsOf(place.EL);
            var expected = _oracle.Outcomes(place.Config, place.EL, slots);
            var found = _matrix.Outcomes(place.Sweep, place.EL);
            for (int i = 0; i < found.Length; i++)
                if (expected[i] != found[i])
                    Differs(new Difference(place.Config, place.EL, slots[i], expected[i], found[i], place.Sweep.RuleOf(slots[i])?.Name ?? ""), result);
            result.Compared += found.Length;
        }
        return result;
    }

    /// <summary>Compares the slots that <paramref name="slots"/> picks, with each row's rules replaced as <paramref name="rules"/> says.</summary>
    public ComparisonResult Run(Func<ExceptionLevel, IReadOnlyList<MatrixSlot>> slots, Func<TrapRule[], TrapRule[]> rules)
    {
        var result = new ComparisonResult();
        foreach (var place in _places)
        {
            var tried = slots(place.EL);
            var expected = _oracle.Outcomes(place.Config, place.EL, tried);
            for (int i = 0; i < tried.Count; i++)
                if (place.Sweep.Try(tried[i], rules) is var found && expected[i] != found)
                    Differs(new Difference(place.Config, place.EL, tried[i], expected[i], found, place.Sweep.RuleOf(tried[i], rules)?.Name ?? ""), result);
            result.Compared += tried.Count;
        }
        return result;
    }

    /// <summary>Every slot that is tried at an Exception level.</summary>
    public IReadOnlyList<MatrixSlot> SlotsOf(ExceptionLevel el) => _matrix.SlotsOf(el);

    /// <summary>The exclusions for this CPU that excused nothing.</summary>
    public IReadOnlyList<Exclusion> Unused(ComparisonResult result) => [.. _exclusions.Where(e => !result.Excused.ContainsKey(e))];

    private void Differs(Difference difference, ComparisonResult result)
    {
        if (_exclusions.FirstOrDefault(e => e.Excuses(_cpu, difference)) is { } exclusion)
            result.Excused[exclusion] = result.Excused.GetValueOrDefault(exclusion) + 1;
        else
            result.Differences.Add(difference);
    }

    /// <summary>One configuration at one Exception level.</summary>
    private sealed record Place(MatrixConfig Config, ExceptionLevel EL, MatrixSweep Sweep);
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
