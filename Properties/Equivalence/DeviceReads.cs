using VirtSpec.Machine.Devices;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Gic;

namespace VirtSpec.Properties.Equivalence;

/// <summary>
/// Where a read of a device may give the guest another value than the bare machine's device has: what arrived from outside, who made the device,
/// and pending and active bits as far as the time of delivery explains it.
/// </summary>
internal static class DeviceReads
{
    private const ulong UARTDR = 0x000, UARTFR = 0x018, UARTRIS = 0x03c, UARTMIS = 0x040;

    /// <summary>UARTFR.RXFE and RXFF; UARTRIS and UARTMIS for received bytes and their timeout.</summary>
    private const uint FifoFlags = 1 << 4 | 1 << 6, ReceiveInterrupts = 1 << 4 | 1 << 6;

    private const ulong IIDR = 0x008, GICD_TYPER = 0x004, GICD_TYPER2 = 0x00c, GICR_IIDR = 0x004, GICR_TYPER = 0x008, PROPBASER = 0x070, AfterPENDBASER = 0x080, Last = 1 << 4, Identification = 0xffd0;

    private const ulong SGI_base = 0x1_0000, ISPENDR = 0x200, ISACTIVER = 0x300, AfterICACTIVER = 0x400;

    private const int OfAll = -1;

    /// <summary>Whether the low bytes of what the guest read may be so.</summary>
    /// <param name="reader">Who reads.</param>
    public static bool Permits(PA address, int size, (ulong Expected, ulong Found) values, Reader reader)
    {
        var (expected, found) = values;
        ulong differs = (expected ^ found) & (size == 8 ? ulong.MaxValue : (1UL << (8 * size)) - 1);
        if (address.Value - BoardLayout.Uart.Value is var uart and < Pl011.Size)
            return (differs & ~FromOutside(uart)) == 0;
        if (address.Value - BoardLayout.GicDistributor.Value is var distributor and < BoardLayout.DistributorSize)
            return distributor is GICD_TYPER or IIDR or GICD_TYPER2 or >= Identification
                || (IsState(distributor) && IsOfEarlier(values, distributor, g => g?.ReadDistributor(distributor, size), reader));
        ulong offset = address.Value - BoardLayout.GicRedistributors.Value;
        int index = (int)(offset / BoardLayout.RedistributorSize);
        offset %= BoardLayout.RedistributorSize;
        // A redistributor without LPIs has no tables of them.
        return (offset is >= PROPBASER and < AfterPENDBASER && found == 0) || offset is GICR_IIDR or (>= Identification and < SGI_base) || (offset == GICR_TYPER && (differs & ~(ulong)(uint.MaxValue & ~Last)) == 0)
            || (offset >= SGI_base && IsState(offset - SGI_base) && IsOfEarlier(values, offset - SGI_base, g => g?.ReadRedistributor(index, offset, size), reader with { IsAlone = index == reader.Index }));
    }

    /// <summary>Pending and active bits of interrupts that another vCPU may have in its list registers, which a hypervisor cannot read from here: its private ones, and all SPIs.</summary>
    public static bool IsStateOfAnother(PA address, in Reader reader) =>
        StateAt(address) is { } owner && (owner == OfAll ? !reader.IsAlone : owner != reader.Index);

    /// <summary>Pending and active bits of interrupts that a vCPU may have in its list registers: its private ones, and all SPIs.</summary>
    /// <param name="index">Its PE in the bare machine.</param>
    public static bool IsStateOf(PA address, int index) => StateAt(address) is { } owner && (owner == OfAll || owner == index);

    /// <summary>The PE whose interrupts' pending and active bits are at an address, or <see cref="OfAll"/> for SPIs; null where there are none.</summary>
    private static int? StateAt(PA address)
    {
        if (address.Value - BoardLayout.GicDistributor.Value is var shared and < BoardLayout.DistributorSize)
            return IsState(shared) ? OfAll : null;
        ulong offset = address.Value - BoardLayout.GicRedistributors.Value;
        bool isState = offset < BoardLayout.LargestProcessorCount * BoardLayout.RedistributorSize
            && offset % BoardLayout.RedistributorSize is >= SGI_base and var own && IsState(own - SGI_base);
        return isState ? (int)(offset / BoardLayout.RedistributorSize) : null;
    }

    private static ulong FromOutside(ulong offset) => (offset & ~3UL) switch
    {
        UARTDR => 0xfff,
        UARTFR => FifoFlags,
        UARTRIS or UARTMIS => ReceiveInterrupts,
        _ => 0,
    };

    private static bool IsState(ulong offset) => offset is >= ISPENDR and < AfterICACTIVER;

    /// <summary>
    /// What the guest sees pending or active is so in the bare machine, or was when the hypervisor last looked; what it does not see yet may be so.
    /// What was active at the exit it sees, and what has been pending since the last entry, where no other vCPU can have the interrupt in its list registers.
    /// </summary>
    private static bool IsOfEarlier((ulong Expected, ulong Found) values, ulong offset, Func<GicState?, ulong?> read, in Reader reader)
    {
        ulong atEntry = read(reader.AtEntry) ?? 0, atExit = read(reader.AtExit) ?? 0;
        ulong known = values.Expected & atExit & (offset >= ISACTIVER ? ulong.MaxValue : atEntry);
        return (values.Found & ~(values.Expected | atEntry)) == 0 && (!reader.IsAlone || (known & ~values.Found) == 0);
    }
}

/// <summary>A vCPU that reads a device.</summary>
/// <param name="IsAlone">No other one of its VM can have the interrupts.</param>
/// <param name="AtEntry">The bare GIC when the hypervisor last entered it.</param>
/// <param name="AtExit">The bare GIC when it exited for the read.</param>
internal readonly record struct Reader(int Index, bool IsAlone, GicState? AtEntry, GicState? AtExit);
