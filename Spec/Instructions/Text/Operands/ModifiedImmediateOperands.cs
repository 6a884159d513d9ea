namespace VirtSpec.Spec.Instructions.Text;

/// <summary>Immediates of Advanced SIMD modified immediate: eight bits abcdefgh, expanded as cmode says (Arm DDI 0487, "AdvSIMDExpandImm").</summary>
public static partial class OperandKinds
{
    /// <summary>Each bit repeated through a byte. Fields: abc, defgh.</summary>
    public static readonly OperandKind ByteMaskImmediate = new(f => $"0x{ByteMask(Joined(f)):x}", ParseByteMask);

    /// <summary>The shift of the eight bits within a word, or a halfword when cmode&lt;3&gt; is 1; absent for 0. Fields: cmode.</summary>
    public static readonly OperandKind OptionalModifiedLsl = new(
        f => (f[0] & LslBits(f[0])) == 0 ? "" : $", lsl #{(f[0] & LslBits(f[0])) << 2}",
        ParseModifiedLsl);

    /// <summary>The shift that shifts ones in. Fields: cmode.</summary>
    public static readonly OperandKind ModifiedMsl = new(f => (f[0] & 1) == 0 ? "8" : "16", ParseModifiedMsl);

    private static ulong ByteMask(ulong bits)
    {
        ulong mask = 0;
        for (int i = 0; i < 8; i++)
            mask |= ((bits >> i) & 1) * (0xffUL << (8 * i));
        return mask;
    }

    private static bool ParseByteMask(OperandInput input)
    {
        if (!input.TryTakeNumber(out ulong value))
            return input.Fail("a number of bytes 00 and ff");
        uint bits = 0;
        for (int i = 0; i < 8; i++)
            bits |= (uint)((value >> (8 * i)) & 1) << i;
        return (ByteMask(bits) == value && input.Set(0, bits >> 5) && input.Set(1, bits & 31))
            || input.Fail("a number of bytes 00 and ff");
    }

    /// <summary>The bits of cmode that are the shift divided by 4.</summary>
    private static uint LslBits(uint cmode) => (cmode & 0b1000) == 0 ? 0b0110u : 0b0010u;

    private static bool ParseModifiedLsl(OperandInput input)
    {
        ulong amount = 0;
        uint bits = LslBits(input[0]);
        string expected = bits == 0b0110 ? "lsl #0, #8, #16 or #24" : "lsl #0 or #8";
        if (input.TryTake(",") && !(input.TryTake("lsl") && TryTakeAmount(input, out amount)))
            return input.Fail(expected);
        return ((amount & 7) == 0 && ((amount >> 2) & ~(ulong)bits) == 0 && input.Set(0, amount >> 2, bits)) || input.Fail(expected);
    }

    private static bool ParseModifiedMsl(OperandInput input)
    {
        bool good = input.TryTakeNumber(out ulong amount) && amount is 8 or 16;
        return (good && input.Set(0, amount >> 4, 0b1)) || input.Fail("8 or 16");
    }
}
