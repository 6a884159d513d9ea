using System.Collections.Frozen;
using static VirtSpec.VirtualGic.Cases.Layout;

namespace VirtSpec.VirtualGic.Cases;

/// <summary>Says whether an exclusion may hold for a case.</summary>
public delegate bool Condition(in VirtualCase c);

/// <summary>What rows of the exclusions ask of a case.</summary>
internal static class Conditions
{
    private const ulong VGrp0DIE = 1 << 5, TSEI = 1 << 13, VPMRLow = 7 << 24, ReservedOfLR = 0x0f00_e000_ff00_0000, SpecialINTID = 1020, FirstLPI = 8192;

    public static FrozenDictionary<string, Condition> ByName { get; } = new Dictionary<string, Condition>
    {
        ["OneGroupWithVGrp0DIE"] = static (in VirtualCase c) => (c.Controls.HCR & VGrp0DIE) != 0 && ((c.Controls.VMCR & (VENG0 | VENG1)) is VENG0 or VENG1),
        ["UnmatchedDrop"] = IsUnmatchedDrop,
        ["LowMask"] = static (in VirtualCase c) => (c.Controls.VMCR & VPMRLow) != 0,
        ["TSEI"] = static (in VirtualCase c) => (c.Controls.HCR & TSEI) != 0,
        ["ReservedInLR"] = static (in VirtualCase c) => ((c.LR.LR0 | c.LR.LR1 | c.LR.LR2 | c.LR.LR3) & ReservedOfLR) != 0,
        ["LargeBPR0"] = static (in VirtualCase c) => c.Operation == Operation.WriteBPR0 && c.Operand > 7,
    }.ToFrozenDictionary();

    /// <summary>With EOImode 1, EOIR with an INTID, not of an LPI, that is active in no list register, while a priority is active.</summary>
    private static bool IsUnmatchedDrop(in VirtualCase c)
    {
        ulong id = c.Operand & 0xff_ffff;
        bool isDrop = (c.Operation == Operation.WriteEOIR0 || c.Operation == Operation.WriteEOIR1) && (c.Controls.VMCR & VEOIM) != 0 && (c.Controls.AP0R | c.Controls.AP1R) != 0;
        bool isActive = false;
        for (int n = 0; n < 4; n++)
            isActive |= (c.LR[n] & Active) != 0 && (c.LR[n] & uint.MaxValue) == id;
        return isDrop && !isActive && (id is < SpecialINTID or (> SpecialINTID + 3 and < FirstLPI));
    }
}
