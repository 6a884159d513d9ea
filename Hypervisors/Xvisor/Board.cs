namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>The board as the hypervisor's device tree describes it, and as its guests see it: QEMU's virt with a GICv3.</summary>
internal static class Board
{
    public const ulong GICD = 0x0800_0000, GICDSize = 0x1_0000;

    /// <summary>The redistributor of PE 0; the others follow.</summary>
    public const ulong GICR = 0x080a_0000, GICRSize = 0x2_0000;

    /// <summary>From RD_base to SGI_base.</summary>
    public const ulong SGIBase = 0x1_0000;

    public const ulong UART = 0x0900_0000, UARTSize = 0x1000;

    public const int LargestProcessorCount = 8;

    /// <summary>PPIs and SPIs.</summary>
    public const int MaintenanceInterrupt = 25, HypervisorTimer = 26, VirtualTimer = 27, PhysicalTimer = 30, UartInterrupt = 33;

    /// <summary>The SGI by which PEs ask each other to look at their vCPUs again. (Xvisor: IPI, drivers/irqchip/irq-gic-v3.c.)</summary>
    public const int Kick = 0;
}
