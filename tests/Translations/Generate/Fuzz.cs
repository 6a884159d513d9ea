using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Generate;

namespace VirtSpec.Translations.Generate;

/// <summary>Changes a case at random: bits of the entries that its walks read, and of its control registers.</summary>
internal static class Fuzz
{
    /// <param name="hasHPD">TCR_ELx has HPD; where it is RES0, QEMU looks at it all the same.</param>
    public static void Case(Draw draw, bool hasHPD, SortedDictionary<Reg, ulong> system, SortedDictionary<ulong, ulong> memory, IReadOnlyList<Entry> entries)
    {
        while (entries.Count > 0 && draw.Chance(1, 6))
            memory[draw.Pick(entries).Physical] ^= 1UL << draw.Below(64);
        while (draw.Chance(1, 12))
            Register(draw, hasHPD, system);
        if (entries.Count > 0 && draw.Chance(1, 30))
            Loop(draw, memory, entries);
    }

    /// <summary>A table that is its own next table, or that of another level.</summary>
    private static void Loop(Draw draw, SortedDictionary<ulong, ulong> memory, IReadOnlyList<Entry> entries) =>
        memory[draw.Pick(entries).Physical] = draw.Pick(entries).Table.Address | 3;

    private static void Register(Draw draw, bool hasHPD, SortedDictionary<Reg, ulong> system)
    {
        Reg[] controls = [.. system.Keys.Where(register => Masks.ContainsKey(register))];
        var register = draw.Pick(controls);
        ulong mask = Masks[register] & ~(hasHPD ? 0 : register == Reg.TCR_EL1 ? 3UL << 41 : register == Reg.TCR_EL2 ? 1UL << 24 : 0);
        int bit = draw.Below(64);
        while ((mask >> bit & 1) == 0)
            bit = (bit + 1) & 63;
        system[register] ^= 1UL << bit;
    }

    /// <summary>The bits that translation depends on and that leave the case in AArch64 and with its instructions untrapped.</summary>
    private static readonly Dictionary<Reg, ulong> Masks = new()
    {
        [Reg.HCR_EL2] = 1 | 1 << 2 | 1UL << 12 | 3UL << 32,
        [Reg.SCTLR_EL1] = 0x88_1007,
        [Reg.SCTLR_EL2] = 0x88_1007,
        [Reg.TCR_EL1] = ~0UL,
        [Reg.TCR_EL2] = ~0UL,
        [Reg.TTBR0_EL1] = ~0UL,
        [Reg.TTBR1_EL1] = ~0UL,
        [Reg.TTBR0_EL2] = ~0UL,
        [Reg.TTBR1_EL2] = ~0UL,
        [Reg.VTCR_EL2] = ~0UL,
        [Reg.VTTBR_EL2] = ~0UL,
    };
}
