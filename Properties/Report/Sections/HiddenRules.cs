using VirtSpec.Properties.Conformance.Matrix;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Properties.Report.Sections;

/// <summary>Says why rules decide in no cell of a heat map.</summary>
/// <param name="sweeps">What could have been a column, by Exception levels.</param>
internal sealed class HiddenRules(PeConfiguration pe, IReadOnlyList<MatrixSweep> sweeps)
{
    public IEnumerable<HiddenRule> Without(IReadOnlySet<string> shown) => TrapRule.All.Where(r => !shown.Contains(r.Name)).Select(r => new HiddenRule(r.Name, ReasonOf(r)));

    private string ReasonOf(TrapRule rule)
    {
        if (rule.From == ExceptionLevels.EL2)
            return "acts at EL2; the map is of EL1 and EL0";
        if (rule.When is Cond.Named { Name: "always" })
            return "is no control: what is UNDEFINED in every column has no row";
        MatrixSweep[] at = [.. sweeps.Where(s => s.EL.IsIn(rule.From))];
        string[] why = [.. Blamed(at, rule.When, wanted: true).Distinct()];
        return why.Length > 0 ? string.Join(", ", why) : at.Any(s => s.Applies(rule)) ? "another rule decides first in every column" : "takes several controls that were not recorded together";
    }

    /// <summary>The parts of a condition that keep it from being as wanted, because they are the same in every column.</summary>
    private IEnumerable<string> Blamed(MatrixSweep[] at, Cond condition, bool wanted) => condition switch
    {
        Cond.Not(var operand) => Blamed(at, operand, !wanted),
        Cond.And(var left, var right) => wanted ? AllOf(at, left, right, wanted) : OneOf(at, left, right, wanted),
        Cond.Or(var left, var right) => wanted ? OneOf(at, left, right, wanted) : AllOf(at, left, right, wanted),
        _ => at.Any(s => s.Holds(condition) == wanted) ? [] : [Words(condition, wanted)],
    };

    private IEnumerable<string> AllOf(MatrixSweep[] at, Cond left, Cond right, bool wanted) => Blamed(at, left, wanted).Concat(Blamed(at, right, wanted));

    /// <summary>One of them would do: nothing is to blame when one can be as wanted.</summary>
    private IEnumerable<string> OneOf(MatrixSweep[] at, Cond left, Cond right, bool wanted)
    {
        string[] ofLeft = [.. Blamed(at, left, wanted)], ofRight = [.. Blamed(at, right, wanted)];
        return ofLeft.Length == 0 || ofRight.Length == 0 ? [] : ofLeft.Concat(ofRight);
    }

    private string Words(Cond condition, bool wanted)
    {
        if (condition is not Cond.FieldIs(var field, var value))
            return $"{condition} {(wanted ? "never holds" : "always holds")} in the map";
        string now = $"{field} is {(field.Width == 1 ? $"{(wanted ? 1 - value : value)}" : $"{(wanted ? "never " : "")}{value}")}";
        ulong other = wanted ? value << field.Lsb : ~(value << field.Lsb) & field.Mask;
        bool canChange = field.In(PE.Reset(pe, 0, ExceptionLevel.EL1).WithLegalised(field.Register, other).System[field.Register]) == value == wanted;
        return $"{now} {(canChange ? "in every column" : "on this CPU")}";
    }
}
