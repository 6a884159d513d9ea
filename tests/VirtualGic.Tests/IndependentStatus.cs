using VirtSpec.VirtualGic.Cases;

namespace VirtSpec.VirtualGic.Tests;

/// <summary>
/// ICH_MISR_EL2, ICH_EISR_EL2 and ICH_ELRSR_EL2 once more, from the words of their pages and in another way than the specification: bit by bit, from names of fields.
/// (Arm IHI 0069H.)
/// </summary>
internal static class IndependentStatus
{
    /// <summary>A cause of the maintenance interrupt: its bit in MISR, the bit of ICH_HCR_EL2 that enables it, and when it holds.</summary>
    private static readonly (int Bit, int Enable, Func<Registers, bool> Holds)[] s_causes =
    [
        (1, 1, r => r.Lists.Count(lr => lr.State != "00") <= 1), // U: none, or only one, of the List register entries is marked as a valid interrupt
        (2, 2, r => r.HCR >> 27 != 0), // LRENP: EOIcount is nonzero
        (3, 3, r => r.Lists.All(lr => lr.State != "01")), // NP: no List register is in the pending state
        (4, 4, r => (r.VMCR & 1) == 1), // VGrp0E
        (5, 5, r => (r.VMCR & 1) == 0), // VGrp0D
        (6, 6, r => (r.VMCR & 2) == 2), // VGrp1E
        (7, 7, r => (r.VMCR & 2) == 0), // VGrp1D
    ];

    public static ulong MISR(in VirtualOutcome o)
    {
        var registers = Registers.Of(o);
        ulong enabled = s_causes.Where(c => (registers.HCR >> c.Enable & 1) == 1 && c.Holds(registers)).Aggregate(0UL, (bits, c) => bits | 1UL << c.Bit);
        return enabled | (EISR(o) != 0 ? 1UL : 0);
    }

    /// <summary>State 00, HW 0, EOI 1.</summary>
    public static ulong EISR(in VirtualOutcome o) => Where(o, lr => lr is { State: "00", HW: false, EOI: true });

    /// <summary>State 00, and HW 1 or EOI 0.</summary>
    public static ulong ELRSR(in VirtualOutcome o) => Where(o, lr => lr.State == "00" && (lr.HW || !lr.EOI));

    private static ulong Where(in VirtualOutcome o, Func<List, bool> holds) =>
        Registers.Of(o).Lists.Index().Where(l => holds(l.Item)).Aggregate(0UL, (bits, l) => bits | 1UL << l.Index);

    private sealed record List(string State, bool HW, bool EOI)
    {
        public static List Of(ulong lr)
        {
            string bits = Convert.ToString((long)lr, 2).PadLeft(64, '0');
            return new List(bits[..2], bits[63 - 61] == '1', bits[63 - 41] == '1');
        }
    }

    private sealed record Registers(ulong HCR, ulong VMCR, List[] Lists)
    {
        public static Registers Of(in VirtualOutcome o) =>
            new(o[Part.HCR], o[Part.VMCR], [List.Of(o[Part.LR0]), List.Of(o[Part.LR1]), List.Of(o[Part.LR2]), List.Of(o[Part.LR3])]);
    }
}
