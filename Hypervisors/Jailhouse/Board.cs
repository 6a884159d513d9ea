namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>What the system configuration says of the board: its GIC and its UART. (configs/arm64/qemu-arm64.c, platform_info.)</summary>
internal static class Board
{
    public const ulong Ram = 0x4000_0000, Distributor = 0x0800_0000, Redistributors = 0x080a_0000, Uart = 0x0900_0000;

    public const ulong DistributorSize = 0x1_0000, RedistributorSize = 0x2_0000, UartSize = 0x1000;

    /// <summary>The peripherals that the root cell has to begin with, from the UART up to RAM.</summary>
    public const ulong IO = Uart, IOSize = Ram - IO;

    /// <summary>RD_base comes first, SGI_base behind it.</summary>
    public const ulong SGIBase = 0x1_0000;

    public const int MaintenanceInterrupt = 25, VirtualTimer = 27, PhysicalTimer = 30, UartInterrupt = 33, InterruptCount = 256;
}

/// <summary>The physical SGIs that the hypervisor sends to itself. (asm/control.h, SGI_INJECT and SGI_EVENT.)</summary>
internal static class HypervisorSGI
{
    public const ulong Inject = 0, Event = 1;

    /// <summary>What the hypervisor has of the private interrupts of each PE: its SGIs and the maintenance interrupt.</summary>
    public const uint Own = 1u << (int)Inject | 1u << (int)Event | 1u << Board.MaintenanceInterrupt;
}

/// <summary>Offsets that the distributor and the SGI_base frame of a redistributor have in common, and others of the GIC. (Arm IHI 0069H.)</summary>
internal static class GicOffset
{
    public const ulong
        ISENABLER = 0x100, ICENABLER = 0x180, ISPENDR = 0x200, ICPENDR = 0x280, ISACTIVER = 0x300, ICACTIVER = 0x380, IPRIORITYR = 0x400, ICFGR = 0xc00,
        IGROUPR = 0x080, IROUTER = 0x6000;
}
