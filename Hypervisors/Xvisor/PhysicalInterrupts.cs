using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>The physical GIC. All interrupts are in Group 1 and the hypervisor's. (Xvisor: drivers/irqchip/irq-gic-v3.c.)</summary>
internal static class PhysicalInterrupts
{
    private const ulong CTLR = 0x000, IGROUPR = 0x080, ISENABLER = 0x100, ICENABLER = 0x180, IPRIORITYR = 0x400, IROUTER = 0x6000, WAKER = 0x014;
    private const ulong EnableGroups = 3;

    /// <summary>Lower than this is never signalled.</summary>
    private const ulong LowestPriority = 0xf8, Priority = 0xa0a0_a0a0;

    private const uint FirstSpecial = 1020;

    /// <summary>The UART's interrupt is the only SPI that is used.</summary>
    public static async Handler SetUpDistributor(ModelPE pe)
    {
        const ulong Bank = Board.UartInterrupt / 32 * 4, Bit = 1u << Board.UartInterrupt % 32;
        await pe.STR(Board.GICD + CTLR, EnableGroups, 4);
        await pe.STR(Board.GICD + IGROUPR + Bank, Bit, 4);
        await pe.STR(Board.GICD + IPRIORITYR + Board.UartInterrupt, Priority & 0xff, 1);
        await pe.STR(Board.GICD + IROUTER + 8 * Board.UartInterrupt, 0);
        await pe.STR(Board.GICD + ISENABLER + Bank, Bit, 4);
        await Uart.EnableInput(pe);
    }

    public static async Handler SetUpProcessor(ModelPE pe, int number)
    {
        const ulong Own = 1u << Board.Kick | 1u << Board.MaintenanceInterrupt | 1u << Board.HypervisorTimer;
        ulong rd = Board.GICR + Board.GICRSize * (ulong)number, sgi = rd + Board.SGIBase;
        await pe.STR(rd + WAKER, 0, 4);
        await pe.STR(sgi + IGROUPR, uint.MaxValue, 4);
        for (ulong n = 0; n < 32; n += 4)
            await pe.STR(sgi + IPRIORITYR + n, Priority, 4);
        await pe.STR(sgi + ISENABLER, Own, 4);
        await pe.MSR(Reg.ICC_SRE_EL2, 0xf);
        await pe.ISB();
        await pe.MSR(Reg.ICC_PMR_EL1, LowestPriority);
        await pe.MSR(Reg.ICC_IGRPEN1_EL1, 1);
        await pe.MSR(Reg.ICH_HCR_EL2, Controls.ICH_HCR);
        await pe.ISB();
    }

    /// <summary>Acknowledges one physical interrupt and ends it. What guests have of it is looked at afterwards, by levels.</summary>
    /// <returns>The time slice may be over.</returns>
    public static async Handler<bool> Take(Cpu cpu)
    {
        var pe = cpu.PE;
        ulong intid = await pe.MRS(Reg.ICC_IAR1_EL1);
        if (intid >= FirstSpecial)
            return false;
        switch (intid)
        {
            case Board.HypervisorTimer:
                await pe.MSR(Reg.CNTHP_CTL_EL2, 0);
                break;
            case Board.UartInterrupt:
                await Uart.Receive(cpu);
                break;
            case Board.VirtualTimer or Board.PhysicalTimer:
                await Timers.Enable(cpu, 0);
                break;
        }
        await pe.MSR(Reg.ICC_EOIR1_EL1, intid);
        return intid == Board.HypervisorTimer && await SliceIsOver(cpu);
    }

    /// <summary>Asks other PEs to look at their vCPUs again.</summary>
    /// <param name="processors">A bit for each PE.</param>
    public static async Handler Kick(Cpu cpu, uint processors)
    {
        processors &= ~(1u << await cpu.Number());
        if (processors == 0)
            return;
        await cpu.PE.DSB_ISH();
        await cpu.PE.MSR(Reg.ICC_SGI1R_EL1, (ulong)Board.Kick << 24 | processors);
        await cpu.PE.ISB();
    }

    /// <summary>Enables and disables private interrupts of this PE.</summary>
    public static async Handler Enable(Cpu cpu, uint enabled, uint disabled)
    {
        ulong sgi = Board.GICR + Board.GICRSize * (ulong)await cpu.Number() + Board.SGIBase;
        if (enabled != 0)
            await cpu.PE.STR(sgi + ISENABLER, enabled, 4);
        if (disabled != 0)
            await cpu.PE.STR(sgi + ICENABLER, disabled, 4);
    }

    private static async Handler<bool> SliceIsOver(Cpu cpu)
    {
        ulong end = await cpu.PE.LDR(await cpu.Block() + PeBlock.SliceEnd);
        return end != 0 && await cpu.PE.MRS(Reg.CNTPCT_EL0) >= end;
    }
}
