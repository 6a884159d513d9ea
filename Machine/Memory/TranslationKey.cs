using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Machine.Memory;

/// <summary>Numbers the combinations of register values under which walks are made, so that a remembered walk can be told to be of the present one by one comparison.</summary>
public sealed class TranslationKey
{
    /// <summary>All registers that translation reads; besides them it reads PSTATE.PAN.</summary>
    public static IReadOnlyList<Reg> Registers { get; } =
    [
        Reg.HCR_EL2, Reg.VTCR_EL2, Reg.VTTBR_EL2,
        Reg.SCTLR_EL1, Reg.TCR_EL1, Reg.TTBR0_EL1, Reg.TTBR1_EL1, Reg.MAIR_EL1,
        Reg.SCTLR_EL2, Reg.TCR_EL2, Reg.TTBR0_EL2, Reg.TTBR1_EL2, Reg.MAIR_EL2,
    ];

    /// <summary>How many combinations are kept: a host, a few guests, with and without PAN.</summary>
    private const int Remembered = 16;

    private static readonly Reg[] Read = [.. Registers];

    private readonly ulong[][] _values = new ulong[Remembered][];
    private readonly ulong[] _contexts = new ulong[Remembered];
    private readonly ulong[] _now = new ulong[Read.Length + 1];
    private SystemRegisterFile? _system;
    private bool _pan;
    private int _current;
    private int _oldest;
    private ulong _last;

    /// <summary>The number of the combination that a PE has now; never 0, and never that of an earlier one after <see cref="Forget"/>.</summary>
    public ulong ContextOf(in PE pe)
    {
        if (!ReferenceEquals(pe.System, _system) || pe.PSTATE.PAN != _pan)
            Enter(pe);
        return _contexts[_current];
    }

    /// <summary>Numbers all combinations anew.</summary>
    public void Forget()
    {
        _system = null;
        Array.Clear(_values);
    }

    private void Enter(in PE pe)
    {
        (_system, _pan) = (pe.System, pe.PSTATE.PAN);
        for (int i = 0; i < Read.Length; i++)
            _now[i] = pe.System[Read[i]];
        _now[^1] = _pan ? 1u : 0;
        if (_values[_current] is { } current && _now.AsSpan().SequenceEqual(current))
            return;
        for (int i = 0; i < Remembered; i++)
            if (_values[i] is { } values && _now.AsSpan().SequenceEqual(values))
            {
                _current = i;
                return;
            }
        _current = _oldest;
        _oldest = (_oldest + 1) % Remembered;
        _values[_current] = [.. _now];
        _contexts[_current] = ++_last;
    }
}
