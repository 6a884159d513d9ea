using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>A group of registers with a field for each interrupt; the same in the distributor and in SGI_base of a redistributor.</summary>
/// <param name="Offset">Of the field of INTID 0.</param>
/// <param name="Bits">For each interrupt.</param>
internal sealed record BankRegister(ulong Offset, int Bits, Func<InterruptBank, uint> Read, Action<InterruptBank, uint> Write);

/// <summary>The registers of banks of interrupts, as rows. (Arm IHI 0069H, the pages of GICD_I*R and GICR_I*R.)</summary>
internal static class BankRegisters
{
    private const ulong IPRIORITYR = 0x400, ICFGR = 0xc00;
    private const int InterruptCount = 256;
    private const ulong ImplementedPriority = 0xf8f8_f8f8;

    private static readonly BankRegister[] Rows =
    [
        new(0x080, 1, b => b.Group,   (b, value) => b.Group = value),
        new(0x100, 1, b => b.Enabled, (b, value) => b.Enabled |= value),
        new(0x180, 1, b => b.Enabled, (b, value) => b.Enabled &= ~value),
        new(0x200, 1, b => b.Pending, (b, value) => b.Latched |= value),
        new(0x280, 1, b => b.Pending, (b, value) => b.Clear(value)),
        new(0x300, 1, b => b.Active,  (b, value) => b.Active |= value),
        new(0x380, 1, b => b.Active,  (b, value) => b.Active &= ~value),
    ];

    /// <summary>Whether an offset, from the distributor or from SGI_base, is in one of the groups.</summary>
    public static bool Covers(ulong offset) => offset is >= 0x080 and < 0x800 or >= 0xc00 and < 0xd00;

    /// <summary>The INTID of the first interrupt of the access; -1 when the access is not supported, or there is no such interrupt.</summary>
    public static int FirstOf(RegisterAccess access)
    {
        int intid = access.Offset switch
        {
            >= ICFGR => (int)(access.Offset - ICFGR) * 4,
            >= IPRIORITYR => (int)(access.Offset - IPRIORITYR),
            _ => (int)(access.Offset & 0x7f) * 8,
        };
        bool isByte = access.Size == 1 && access.Offset is >= IPRIORITYR and < ICFGR;
        bool isAligned = (access.Offset & (ulong)(access.Size - 1)) == 0;
        return (access.Size == 4 || isByte) && isAligned && intid < InterruptCount ? intid : -1;
    }

    /// <param name="owner">The vCPU, where the interrupt is private.</param>
    public static async Handler<ulong> Read(ModelPE pe, Vcpu owner, RegisterAccess access)
    {
        int intid = FirstOf(access);
        if (access.Offset is >= IPRIORITYR and < ICFGR)
            return await pe.LDR(PriorityAddress(owner, intid), access.Size);
        var bank = await InterruptBank.Load(pe, owner, intid);
        return access.Offset >= ICFGR ? Spread(bank.Edge >> (intid & 16)) : RowOf(access).Read(bank);
    }

    /// <inheritdoc cref="Read"/>
    public static async Handler Write(ModelPE pe, Vcpu owner, RegisterAccess access, ulong value)
    {
        int intid = FirstOf(access);
        if (access.Offset is >= IPRIORITYR and < ICFGR)
        {
            await pe.STR(PriorityAddress(owner, intid), value & ImplementedPriority, access.Size);
            return;
        }
        var bank = await InterruptBank.Load(pe, owner, intid);
        if (access.Offset >= ICFGR)
            Configure(bank, intid, (uint)value);
        else
            RowOf(access).Write(bank, (uint)value);
        await bank.Store(pe);
        if (intid >= 32 && bank.IsBusy)
            await SetBusy(pe, owner.Vm, intid);
    }

    /// <summary>The bank of an SPI is to be looked at.</summary>
    public static async Handler SetBusy(ModelPE pe, Vm vm, int intid) =>
        await pe.STR(vm.Block + VmBlock.BusyBanks, await pe.LDR(vm.Block + VmBlock.BusyBanks) | 1UL << intid / 32 - 1);

    private static BankRegister RowOf(RegisterAccess access) => Rows[(access.Offset >> 7) - 1];

    private static ulong PriorityAddress(Vcpu owner, int intid) => InterruptBank.AddressOf(owner, intid) + InterruptBank.Priorities + (ulong)(intid & 31);

    /// <summary>The high bit of each field of ICFGR says that the interrupt is edge-triggered; that of SGIs cannot be written.</summary>
    private static void Configure(InterruptBank bank, int intid, uint value)
    {
        uint edges = 0;
        for (int n = 0; n < 16; n++)
            edges |= (value >> 2 * n + 1 & 1) << n;
        int first = intid & 16;
        uint writable = intid == 0 ? 0 : 0xffffu << first;
        bank.Edge = bank.Edge & ~writable | edges << first & writable;
    }

    private static ulong Spread(uint edges)
    {
        ulong value = 0;
        for (int n = 0; n < 16; n++)
            value |= (ulong)(edges >> n & 1) << 2 * n + 1;
        return value;
    }
}
