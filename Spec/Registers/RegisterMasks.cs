using VirtSpec.Spec.Base;
using VirtSpec.Spec.Gic;

namespace VirtSpec.Spec.Registers;

/// <summary>
/// Which bits of each register hold what is written to them, and which read as one.
/// RES0 and RES1 bits, and the fields of features that the CPU lacks, ignore writes: one of the behaviours that the architecture permits.
/// </summary>
/// <remarks>
/// Where another register selects the layout, as HCR_EL2.E2H does for CPTR_EL2, a bit that is reserved in one layout and a field in the other keeps what is written to it,
/// whichever layout holds, and has an effect only as the field. (Arm DDI 0487L.b, Glossary, RES0 and RES1: bits that are reserved only in some contexts.)
/// </remarks>
public sealed class RegisterMasks
{
    private readonly LayoutMask[] _masks = new LayoutMask[RegisterRow.Count];
    private readonly ulong[] _onesAfterReset = new ulong[RegisterRow.Count];
    private readonly (LayoutCondition When, LayoutMask Mask)[]?[] _variants = new (LayoutCondition, LayoutMask)[]?[RegisterRow.Count];

    private RegisterMasks(CpuModel cpu, Choices choices)
    {
        for (int i = 0; i < RegisterRow.Count; i++)
            Add((Reg)i, RegisterLayout.Of((Reg)i), cpu);
        if (choices.GicLegacy == GicLegacy.SystemRegistersOnly)
        {
            AlwaysOne(Reg.ICC_SRE_EL1, 0x7);
            AlwaysOne(Reg.ICC_SRE_EL2, 0xf);
        }
        ulong unimplementedPriority = 0xffUL >> cpu.Size("PriorityBits");
        AlwaysZero(Reg.ICH_VMCR_EL2, unimplementedPriority << ICH_VMCR_EL2.Field.VPMR.Lsb);
        for (int n = 0; n < cpu.Size("ListRegisters"); n++)
            AlwaysZero(ListRegister.Register(n), unimplementedPriority << ICH_LR0_EL2.Field.Priority.Lsb | uint.MaxValue & ulong.MaxValue << cpu.Size("IntidBits"));
    }

    public static RegisterMasks For(CpuModel cpu, Choices choices) => new(cpu, choices);

    /// <summary>The bits that read as one before the first write: those that are RES1 in the layout that holds after reset.</summary>
    public ulong OnesAfterReset(Reg register) => _onesAfterReset[(int)register];

    /// <summary>What the register holds after <paramref name="value"/> is written to it. A layout that depends on a field of the register itself is chosen by the value.</summary>
    public ulong Legalise(Reg register, ulong value)
    {
        if (_variants[(int)register] is { } variants)
            foreach (var (when, mask) in variants)
                if (when.Field.In(value) == when.Value)
                    return mask.Legalise(value);
        return _masks[(int)register].Legalise(value);
    }

    private void Add(Reg register, IReadOnlyList<RegisterLayout> layouts, CpuModel cpu)
    {
        if (layouts.Count == 0)
            return;
        var possible = layouts.Skip(1).Where(l => CanHold(l.When!.Value, cpu)).ToArray();
        var selectedElsewhere = possible.Where(l => l.When!.Value.Field.Register != register);
        var first = LayoutMask.Of(layouts[0], cpu);
        _onesAfterReset[(int)register] = first.Ones;
        _masks[(int)register] = selectedElsewhere.Aggregate(first, (mask, layout) => mask.SharedWith(LayoutMask.Of(layout, cpu)));
        var selectedByValue = possible.Where(l => l.When!.Value.Field.Register == register).Select(l => (l.When!.Value, LayoutMask.Of(l, cpu))).ToArray();
        _variants[(int)register] = selectedByValue.Length == 0 ? null : selectedByValue;
    }

    /// <summary>The CPU has the field on which a layout depends.</summary>
    private static bool CanHold(LayoutCondition when, CpuModel cpu) =>
        FieldRow.Of(when.Field.Register).Any(f => f.Lsb == when.Field.Lsb && cpu.Features.Has(f.Feature));

    private void AlwaysOne(Reg register, ulong bits)
    {
        var mask = _masks[(int)register];
        _masks[(int)register] = new LayoutMask(mask.Writable & ~bits, mask.Ones | bits);
        _onesAfterReset[(int)register] |= bits;
    }

    private void AlwaysZero(Reg register, ulong bits) =>
        _masks[(int)register] = _masks[(int)register] with { Writable = _masks[(int)register].Writable & ~bits };

    /// <summary>One layout as this CPU has it.</summary>
    /// <param name="Writable">The bits that a write can change.</param>
    /// <param name="Ones">The bits that always read as one.</param>
    private readonly record struct LayoutMask(ulong Writable, ulong Ones)
    {
        public ulong Legalise(ulong value) => value & Writable | Ones;

        /// <summary>The mask of one register with two layouts: a bit is fixed only where both fix it to the same value.</summary>
        public LayoutMask SharedWith(LayoutMask other)
        {
            ulong fixedDifferently = ~Writable & ~other.Writable & (Ones ^ other.Ones);
            return new LayoutMask(Writable | other.Writable | fixedDifferently, Ones & other.Ones);
        }

        public static LayoutMask Of(RegisterLayout layout, CpuModel cpu)
        {
            ulong writable = 0, ones = 0;
            foreach (var field in layout.Fields)
            {
                bool present = cpu.Features.Has(field.Feature);
                if (present ? field.IsRES1 : field.ElseRES1)
                    ones |= field.Mask;
                else if (present && !field.IsRES0 && !field.IsReadOnly)
                    writable |= field.Mask;
            }
            return new LayoutMask(writable, ones);
        }
    }
}
