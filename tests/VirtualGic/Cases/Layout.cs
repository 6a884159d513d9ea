namespace VirtSpec.VirtualGic.Cases;

/// <summary>The registers of the virtual interface control as the manual lays them out. (Arm IHI 0069H, ICH_* register pages.)</summary>
internal static class Layout
{
    public const ulong En = 1, UIE = 1 << 1, LRENPIE = 1 << 2;
    public const ulong VENG0 = 1, VENG1 = 2, VCBPR = 1 << 4, VEOIM = 1 << 9;
    public const ulong Pending = 1UL << 62, Active = 1UL << 63, HW = 1UL << 61, Group1 = 1UL << 60, EOI = 1UL << 41;

    /// <summary>A lowest mask, the least binary points, both groups enabled.</summary>
    public static readonly ulong Open = VMCR(0xf8, 2, 3, VENG0 | VENG1);

    public static ulong EOIcount(ulong count) => count << 27;

    public static ulong VMCR(ulong pmr, ulong bpr0, ulong bpr1, ulong flags) => pmr << 24 | bpr0 << 21 | bpr1 << 18 | 1 << 3 | flags;

    /// <summary>The bit of an Active Priorities register for a group priority.</summary>
    public static ulong Priority(int priority) => 1UL << (priority >> 3);

    /// <summary>A list register. State, HW, Group and EOI or pINTID are bits of <paramref name="flags"/>.</summary>
    public static ulong LR(ulong flags, ulong priority, ulong vINTID) => flags | priority << 48 | vINTID;

    public static ulong PINTID(ulong id) => HW | id << 32;
}
