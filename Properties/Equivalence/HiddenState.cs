using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Properties.Equivalence;

/// <summary>
/// The state of a PE that its VM cannot see at present, because every access to it traps to EL2: a hypervisor that switches such state when it is first used has another vCPU's in the PE.
/// It is SIMD and floating point, debug and the performance monitors, whose registers do nothing but be accessed; what acts by itself, as SCTLR_EL1 does, is never hidden.
/// </summary>
internal sealed class HiddenState
{
    public static readonly HiddenState Nothing = new(new bool[RegisterRow.Count]);

    private static readonly TrapRule[] Controls = [TrapsCPTR_EL2.FPEN, TrapsCPTR_EL2.TFP, TrapsMDCR_EL2.TPM, TrapsMDCR_EL2.TDA, TrapsMDCR_EL2.TDOSA, TrapsMDCR_EL2.TDRA];

    /// <summary>They also say whether EL1 gets the accesses of EL0, before EL2 does.</summary>
    private static readonly Reg[] Acting = [Reg.MDSCR_EL1, Reg.PMUSERENR_EL0];

    private readonly bool[] _isHidden;

    private HiddenState(bool[] isHidden) => _isHidden = isHidden;

    /// <summary>V0 to V31, which FPSR shares its traps with.</summary>
    public bool Vectors => _isHidden[(int)Reg.FPSR];

    public bool this[Reg register] => _isHidden[(int)register];

    /// <summary>What the controls of EL2 hide from EL1 and EL0.</summary>
    public static HiddenState Of(in PE entered)
    {
        TrapView atEL0 = At(entered, ExceptionLevel.EL0), atEL1 = At(entered, ExceptionLevel.EL1);
        var isHidden = new bool[RegisterRow.Count];
        foreach (var register in SystemComparison.Stored)
        {
            var row = RegisterRow.Of(register);
            isHidden[(int)register] = !Acting.Contains(register) && row.Allows(ExceptionLevel.EL1, isRead: true) && AlwaysTraps(row, atEL0) && AlwaysTraps(row, atEL1);
        }
        return new HiddenState(isHidden);
    }

    /// <summary>What is hidden here and there.</summary>
    public HiddenState And(HiddenState other)
    {
        var both = _isHidden.Select((hidden, r) => hidden && other._isHidden[r]).ToArray();
        return both.Contains(true) ? new HiddenState(both) : Nothing;
    }

    /// <summary>A difference that the VM cannot see.</summary>
    public bool Hides(in Difference d) => d.Register is { } register ? this[register] : d.Name[0] == 'V' && Vectors;

    private static TrapView At(in PE pe, ExceptionLevel el) => new(el, pe.PSTATE.WithEL(el), pe.System, pe.Configuration);

    private static bool AlwaysTraps(AccessEntry row, in TrapView view) =>
        (!row.Allows(view.EL, isRead: true) || Traps(row.TrapsOnRead, view)) && (!row.Allows(view.EL, isRead: false) || Traps(row.TrapsOnWrite, view));

    private static bool Traps(TrapRule[] rules, in TrapView view)
    {
        foreach (var rule in rules)
            if (Array.Exists(Controls, c => ReferenceEquals(c, rule)) && rule.Applies(view))
                return true;
        return false;
    }
}
