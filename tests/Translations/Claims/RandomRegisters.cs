using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Translations.Claims;

/// <summary>Registers and addresses without sense, but often enough with the bits set that let a walk go far.</summary>
internal static class RandomRegisters
{
    public static ulong Value(ClaimDraw draw, Reg register)
    {
        ulong value = draw.Next();
        return register switch
        {
            Reg.HCR_EL2 => value & ~(HCR_EL2.Field.TGE.Mask | (draw.Chance(3, 4) ? HCR_EL2.Field.DC.Mask : 0)) | HCR_EL2.Field.RW.Mask | (draw.Chance(1, 2) ? HCR_EL2.Field.VM.Mask : 0),
            Reg.SCTLR_EL1 or Reg.SCTLR_EL2 => draw.Chance(5, 6) ? value | 1 : value,
            // Sizes of 16 to 39 and a start level that fits are rare by chance.
            Reg.TCR_EL1 or Reg.TCR_EL2 => draw.Chance(1, 2) ? value & ~0x3f_003fUL | (uint)(16 + draw.Below(24)) | (uint)(16 + draw.Below(24)) << 16 : value,
            Reg.VTCR_EL2 => draw.Chance(1, 2) ? value & ~0xffUL | 24 | 1 << 6 : value,
            _ => value,
        };
    }

    /// <summary>Low, high, or anywhere.</summary>
    public static ulong Address(ClaimDraw draw) => draw.Below(4) switch
    {
        0 => draw.Next(),
        1 => draw.Next() >> 16,
        2 => ~(draw.Next() >> 24),
        _ => draw.Next() >> 28,
    };
}

/// <summary>Memory of which every word is drawn by its address: tables of tables, that point anywhere and at themselves.</summary>
internal sealed class RandomMemory(ulong seed) : IReadMemory
{
    public bool TryRead(PA address, int size, out ulong value)
    {
        var draw = new ClaimDraw(seed ^ address.Value >> 3);
        value = draw.Next();
        if (draw.Chance(1, 40))
            return false;
        // Valid as a rule, and half of the output addresses within 40 bits.
        if (draw.Chance(9, 10))
            value |= draw.Chance(3, 4) ? 0x403UL : 0x401;
        if (draw.Chance(1, 2))
            value &= ~0xff00_0000_0000UL;
        return true;
    }
}
