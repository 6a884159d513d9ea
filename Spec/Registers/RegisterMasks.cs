using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Registers;

/// <summary>
/// Which bits of each register hold what is written to them, and which read as one.
/// RES0 and RES1 bits, and the fields of features that the CPU lacks, ignore writes: one of the behaviours that the architecture permits.
/// </summary>
public sealed class RegisterMasks
{
    private readonly LayoutMask[] _masks = new LayoutMask[RegisterRow.Count];
    private readonly (LayoutCondition When, LayoutMask Mask)[]?[] _variants = new (LayoutCondition, LayoutMask)[]?[RegisterRow.Count];

    private RegisterMasks(CpuModel cpu, Choices choices)
    {
        for (int i = 0; i < RegisterRow.Count; i++)
        {
            var layouts = RegisterLayout.Of((Reg)i);
            if (layouts.Count > 0)
                _masks[i] = LayoutMask.Of(layouts[0], cpu);
            if (layouts.Count > 1)
                _variants[i] = [.. layouts.Skip(1).Select(l => (l.When!.Value, LayoutMask.Of(l, cpu)))];
        }
        if (choices.GicLegacy == GicLegacy.SystemRegistersOnly)
        {
            AlwaysOne(Reg.ICC_SRE_EL1, 0x7);
            AlwaysOne(Reg.ICC_SRE_EL2, 0xf);
        }
    }

    public static RegisterMasks For(CpuModel cpu, Choices choices) => new(cpu, choices);

    /// <summary>The bits that always read as one, in the layout that holds after reset.</summary>
    public ulong Ones(Reg register) => _masks[(int)register].Ones;

    /// <summary>What the register holds when <paramref name="value"/> is put into it at reset, when no other register selects another layout.</summary>
    public ulong AtReset(Reg register, ulong value) => MaskOf(register, value, null).Legalise(value);

    /// <summary>
    /// What the register holds after <paramref name="value"/> is written to it while the System registers are <paramref name="system"/>.
    /// A layout that depends on a field of the register itself is chosen by the value written.
    /// </summary>
    public ulong Legalise(Reg register, ulong value, SystemRegisterFile system) => MaskOf(register, value, system).Legalise(value);

    /// <summary>Stops when <paramref name="value"/> sets a field that declares that it stops.</summary>
    /// <exception cref="NotModelledException">The value reaches what is not modelled.</exception>
    public void CheckModelled(Reg register, ulong value, ulong pc)
    {
        if ((value & _masks[(int)register].Stops) is not 0 and var stops)
            throw new NotModelledException($"writing {NameOf(register, stops)} (0x{value:x16})", new VA(pc));
    }

    private LayoutMask MaskOf(Reg register, ulong value, SystemRegisterFile? system)
    {
        if (_variants[(int)register] is { } variants)
            foreach (var (when, mask) in variants)
                if (when.Field.In(when.Field.Register == register ? value : system?[when.Field.Register] ?? 0) == when.Value)
                    return mask;
        return _masks[(int)register];
    }

    private static string NameOf(Reg register, ulong bits)
    {
        var field = FieldRow.Of(register).First(f => (f.Mask & bits) != 0);
        return $"{register}.{field.Name}";
    }

    private void AlwaysOne(Reg register, ulong bits)
    {
        var mask = _masks[(int)register];
        _masks[(int)register] = mask with { Ones = mask.Ones | bits, Writable = mask.Writable & ~bits };
    }

    /// <summary>One layout as this CPU has it.</summary>
    /// <param name="Writable">The bits that a write can change.</param>
    /// <param name="Ones">The bits that always read as one.</param>
    /// <param name="Stops">The bits that are not modelled when they are one.</param>
    private readonly record struct LayoutMask(ulong Writable, ulong Ones, ulong Stops)
    {
        public ulong Legalise(ulong value) => value & Writable | Ones;

        public static LayoutMask Of(RegisterLayout layout, CpuModel cpu)
        {
            ulong writable = 0, ones = 0, stops = 0;
            foreach (var field in layout.Fields)
            {
                bool present = cpu.Features.Has(field.Feature);
                if (present ? field.IsRES1 : field.ElseRES1)
                    ones |= field.Mask;
                else if (present && !field.IsRES0 && !field.IsReadOnly)
                    writable |= field.Mask;
                if (present && field.Stops)
                    stops |= field.Mask;
            }
            return new LayoutMask(writable, ones, stops);
        }
    }
}
