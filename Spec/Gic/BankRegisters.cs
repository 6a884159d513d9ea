using System.Numerics;

namespace VirtSpec.Spec.Gic;

/// <summary>
/// Registers that hold a field of 1, 2 or 8 bits for each interrupt.
/// They lie at the same offsets in the distributor, where they are for SPIs, and in the SGI_base frame of a redistributor, where they are for SGIs and PPIs.
/// </summary>
/// <param name="Name">Without GICD_ or GICR_.</param>
/// <param name="Bits">For each interrupt.</param>
/// <param name="Read">From the bank and the number of the first interrupt in it.</param>
/// <param name="Write">From the bank, the access and the value; interrupts are numbered within the bank.</param>
internal sealed record BankRegister(
    string Name, uint Offset, int Bits, AccessSizes Sizes, Func<InterruptBank, BankAccess, uint> Read, Func<InterruptBank, BankAccess, uint, InterruptBank> Write);

/// <summary>The interrupts that an access is about.</summary>
/// <param name="First">The number of the first one within its bank.</param>
/// <param name="Size">Of the access, in bytes.</param>
/// <param name="IsPrivate">They are SGIs and PPIs.</param>
internal readonly record struct BankAccess(int First, int Size, bool IsPrivate);

/// <summary>The rows of <see cref="BankRegister"/>. (Arm IHI 0069H, the pages of GICD_I*R and GICR_I*R.)</summary>
internal static class BankRegisters
{
    private const uint SGIs = 0xffff;

    private static readonly BankRegister[] Rows =
    [
        Bit("IGROUPR",   0x080, b => b.Group,   (b, value) => b with { Group = value }),
        Bit("ISENABLER", 0x100, b => b.Enabled, (b, value) => b with { Enabled = b.Enabled | value }),
        Bit("ICENABLER", 0x180, b => b.Enabled, (b, value) => b with { Enabled = b.Enabled & ~value }),
        Bit("ISPENDR",   0x200, b => b.Pending, (b, value) => b.SetPending(value)),
        Bit("ICPENDR",   0x280, b => b.Pending, (b, value) => b with { Latched = b.Latched & ~value }),
        Bit("ISACTIVER", 0x300, b => b.Active,  (b, value) => b with { Active = b.Active | value }),
        Bit("ICACTIVER", 0x380, b => b.Active,  (b, value) => b.Deactivate(value)),
        new("IPRIORITYR", 0x400, 8, AccessSizes.Byte | AccessSizes.Word,
            (b, access) => b.Priorities.Read(access.First, access.Size),
            (b, access, value) => b with { Priorities = b.Priorities.Write(access.First, access.Size, value) }),
        new("ICFGR", 0xc00, 2, AccessSizes.Word, ReadICFGR, WriteICFGR),
    ];

    /// <summary>The registers of the SPIs. Those of the first 32 interrupts, and of interrupts that are not implemented, are RAZ/WI.</summary>
    public static IEnumerable<GicRegister> OfDistributor => Rows.Select(row => new GicRegister(
        $"GICD_{row.Name}<n>", row.Offset, (uint)(1024 * row.Bits / 8), row.Sizes,
        (gic, access) => FirstOf(row, access) is var first && IsShared(first) ? row.Read(gic.Bank(0, first / 32), Access(first, access)) : 0,
        (gic, access, value) => FirstOf(row, access) is var first && IsShared(first)
            ? gic.WithBank(0, first / 32, row.Write(gic.Bank(0, first / 32), Access(first, access), (uint)value))
            : gic));

    /// <summary>The registers of the SGIs and PPIs of a PE.</summary>
    /// <param name="frame">The offset of SGI_base.</param>
    public static IEnumerable<GicRegister> OfRedistributor(uint frame) => Rows.Select(row => new GicRegister(
        $"GICR_{row.Name}", frame + row.Offset, (uint)(32 * row.Bits / 8), row.Sizes,
        (gic, access) => row.Read(gic.Bank(access.PE, 0), Access(FirstOf(row, access), access)),
        (gic, access, value) => gic.WithBank(access.PE, 0, row.Write(gic.Bank(access.PE, 0), Access(FirstOf(row, access), access), (uint)value))));

    private static BankRegister Bit(string name, uint offset, Func<InterruptBank, uint> read, Func<InterruptBank, uint, InterruptBank> write) =>
        new(name, offset, 1, AccessSizes.Word, (b, _) => read(b), (b, _, value) => write(b, value));

    /// <summary>The INTID of the first interrupt of an access.</summary>
    private static int FirstOf(BankRegister row, GicAccess access) => (int)access.Offset * 8 / row.Bits;

    private static BankAccess Access(int first, GicAccess access) => new(first % 32, access.Size, first < 32);

    private static bool IsShared(int intid) => intid is >= 32 and < GicState.InterruptCount;

    /// <summary>The high bit of each field says that the interrupt is edge-triggered; the low bit is RES0.</summary>
    private static uint ReadICFGR(InterruptBank bank, BankAccess access)
    {
        uint value = 0;
        for (uint edges = bank.EdgeTriggered >> access.First & 0xffff; edges != 0; edges &= edges - 1)
            value |= 2u << 2 * BitOperations.TrailingZeroCount(edges);
        return value;
    }

    private static InterruptBank WriteICFGR(InterruptBank bank, BankAccess access, uint value)
    {
        uint edges = 0;
        for (int n = 0; n < 16; n++)
            edges |= (value >> 2 * n + 1 & 1) << n;
        uint writable = 0xffffu << access.First & ~(access.IsPrivate ? SGIs : 0);
        return bank with { EdgeTriggered = bank.EdgeTriggered & ~writable | edges << access.First & writable };
    }
}
