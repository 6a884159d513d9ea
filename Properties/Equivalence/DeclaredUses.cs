using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Equivalence;

/// <summary>The declared differences of a manifest, and how often each has excused something.</summary>
internal sealed class DeclaredUses(ValueArray<DeclaredDifference> rows)
{
    private readonly ulong[] _uses = new ulong[rows.Count];

    public IReadOnlyList<(DeclaredDifference Row, ulong Uses)> All => [.. rows.Select((r, i) => (r, _uses[i]))];

    /// <summary>Whether a row speaks of the register at all.</summary>
    public bool Names(Reg register) => MaskOf(register) != 0;

    /// <summary>Whether rows excuse all the bits in which two values differ; if so they are counted.</summary>
    public bool Excuses(Reg register, ulong expected, ulong found)
    {
        ulong differs = expected ^ found;
        if ((differs & ~MaskOf(register)) != 0)
            return false;
        for (int i = 0; i < rows.Count; i++)
            if (rows[i].Register == register && (rows[i].Mask & differs) != 0)
                _uses[i]++;
        return true;
    }

    /// <summary>Whether a row excuses every bit, so that the register need not exist in the VM.</summary>
    public bool ExcusesAll(Reg register)
    {
        for (int i = 0; i < rows.Count; i++)
            if (rows[i].Register == register && rows[i].Mask == ulong.MaxValue)
            {
                _uses[i]++;
                return true;
            }
        return false;
    }

    private ulong MaskOf(Reg register)
    {
        ulong mask = 0;
        for (int i = 0; i < rows.Count; i++)
            if (rows[i].Register == register)
                mask |= rows[i].Mask;
        return mask;
    }
}
