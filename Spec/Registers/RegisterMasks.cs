using VirtSpec.Spec.Base;

namespace VirtSpec.Spec.Registers;

/// <summary>
/// Which bits of each register hold what is written to them, and which read as one.
/// RES0 and RES1 bits, and the fields of features that the CPU lacks, ignore writes: one of the behaviours that the architecture permits.
/// </summary>
public sealed class RegisterMasks
{
    private readonly ulong[] _writable;
    private readonly ulong[] _ones;

    private RegisterMasks(CpuModel cpu, Choices choices)
    {
        _writable = new ulong[RegisterRow.Count];
        _ones = new ulong[RegisterRow.Count];
        for (int i = 0; i < RegisterRow.Count; i++)
            foreach (var field in FieldRow.Of((Reg)i))
            {
                bool present = cpu.Features.Has(field.Feature);
                if (present ? field.IsRES1 : field.ElseRES1)
                    _ones[i] |= field.Mask;
                else if (present && !field.IsRES0 && !field.IsReadOnly)
                    _writable[i] |= field.Mask;
            }
        if (choices.GicLegacy == GicLegacy.SystemRegistersOnly)
        {
            AlwaysOne(Reg.ICC_SRE_EL1, 0x7);
            AlwaysOne(Reg.ICC_SRE_EL2, 0xf);
        }
    }

    public static RegisterMasks For(CpuModel cpu, Choices choices) => new(cpu, choices);

    /// <summary>The bits that a write can change.</summary>
    public ulong Writable(Reg register) => _writable[(int)register];

    /// <summary>The bits that always read as one.</summary>
    public ulong Ones(Reg register) => _ones[(int)register];

    /// <summary>What the register holds after <paramref name="value"/> is written to it.</summary>
    public ulong Legalise(Reg register, ulong value) => value & Writable(register) | Ones(register);

    private void AlwaysOne(Reg register, ulong bits)
    {
        _ones[(int)register] |= bits;
        _writable[(int)register] &= ~bits;
    }
}
