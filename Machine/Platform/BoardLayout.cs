using VirtSpec.Spec.Base;
using VirtSpec.Spec.Gic;

namespace VirtSpec.Machine.Platform;

/// <summary>Where things are: the addresses, interrupts and rates of QEMU's <c>virt</c> board.</summary>
public static class BoardLayout
{
    public static readonly PA GicDistributor = new(0x0800_0000);

    /// <summary>The redistributor of PE 0; that of PE n follows at n times <see cref="RedistributorSize"/>.</summary>
    public static readonly PA GicRedistributors = new(0x080a_0000);

    public static readonly PA Uart = new(0x0900_0000);

    public static readonly PA Rtc = new(0x0901_0000);

    public static readonly PA Ram = new(0x4000_0000);

    /// <summary>64 KiB.</summary>
    public const ulong DistributorSize = 0x1_0000;

    /// <summary>Two frames of 64 KiB: RD_base and SGI_base.</summary>
    public const ulong RedistributorSize = 0x2_0000;

    public static readonly INTID MaintenanceInterrupt = new(25), UartInterrupt = new(33), RtcInterrupt = new(34);

    public const int LargestProcessorCount = 8;

    /// <summary>128 MiB.</summary>
    public const ulong DefaultRamSize = 128UL << 20;

    /// <summary>255 GiB: up to where QEMU's board places its high devices.</summary>
    public const ulong LargestRamSize = 255UL << 30;

    /// <summary>RAM comes in multiples of 2 MiB.</summary>
    public const ulong RamGranule = 2UL << 20;

    /// <summary>The rate of the system counter, in Hz.</summary>
    public const ulong CounterFrequency = 62_500_000;

    /// <summary>How many instructions pass in one tick of the 62.5 MHz system counter; the PEs then execute a billion instructions a second.</summary>
    public const int InstructionsPerTick = 16;
}
