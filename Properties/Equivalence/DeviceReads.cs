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

    private const ulong IIDR = 0x008, GICD_TYPER = 0x004, GICD_TYPER2 = 0x00c, GICR_IIDR = 0x004, GICR_TYPER = 0x008, Last = 1 << 4, Identification = 0xffd0;

    private const ulong SGI_base = 0x1_0000, ISPENDR = 0x200, AfterICACTIVER = 0x400;

    /// <summary>Whether the low bytes of what the guest read may be so.</summary>
    /// <param name="earlier">The GIC when the hypervisor last entered the vCPU.</param>
    public static bool Permits(PA address, int size, ulong expected, ulong found, GicState? earlier, int processor)
    {
        ulong differs = (expected ^ found) & (size == 8 ? ulong.MaxValue : (1UL << (8 * size)) - 1);
        if (address.Value - BoardLayout.Uart.Value is var uart and < Pl011.Size)
            return (differs & ~FromOutside(uart)) == 0;
        if (address.Value - BoardLayout.GicDistributor.Value is var distributor and < BoardLayout.DistributorSize)
            return distributor is GICD_TYPER or IIDR or GICD_TYPER2 or >= Identification
                || (IsState(distributor) && IsOfEarlier(expected, found, earlier?.ReadDistributor(distributor, size)));
        ulong offset = address.Value - BoardLayout.GicRedistributors.Value;
        int index = (int)(offset / BoardLayout.RedistributorSize);
        offset %= BoardLayout.RedistributorSize;
        return offset is GICR_IIDR or (>= Identification and < SGI_base) || (offset == GICR_TYPER && (differs & ~(ulong)(uint.MaxValue & ~Last)) == 0)
            || (offset >= SGI_base && IsState(offset - SGI_base) && IsOfEarlier(expected, found, earlier?.ReadRedistributor(index, offset, size)));
    }

    private static ulong FromOutside(ulong offset) => (offset & ~3UL) switch
    {
        UARTDR => 0xfff,
        UARTFR => FifoFlags,
        UARTRIS or UARTMIS => ReceiveInterrupts,
        _ => 0,
    };

    private static bool IsState(ulong offset) => offset is >= ISPENDR and < AfterICACTIVER;

    /// <summary>What the guest sees pending or active is so in the bare machine, or was when the hypervisor last looked; what it does not see yet may be so.</summary>
    private static bool IsOfEarlier(ulong expected, ulong found, ulong? earlier) => (found & ~(expected | (earlier ?? 0))) == 0;
}
