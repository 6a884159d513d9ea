using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>
/// A PE as it begins: in its cell, or parked.
/// (arch/arm64/control.c, arm_cpu_reset; arch/arm-common/control.c, arm_cpu_park; arch/arm-common/mmu_cell.c, arm_paging_vcpu_init.)
/// </summary>
/// <remarks>
/// Deviation: the context of CPU_ON is in X0, as PSCI says; the source stores it as guest_regs.usr[1], which on arm64 is X1.
/// Deviation: SIMD, debug and PMU registers are cleared too, which the source has as AARCH64_TODO.
/// </remarks>
internal static class PEReset
{
    /// <summary>EL1 with SP_EL1, interrupts masked.</summary>
    private const ulong EL1h = 0x3c5;

    /// <summary>The PE begins at the entry that its data names. The handler that called this ends with ERET.</summary>
    public static async Handler Start(Hypervisor h, ModelPE pe, ulong my)
    {
        ulong entry = await pe.LDR(my + PerPE.Entry), context = await pe.LDR(my + PerPE.Context);
        ulong cell = await pe.LDR(my + PerPE.Cell);
        await Reset(h, pe, my, entry, context);
        await UseTable(pe, await pe.LDR(cell + CellRecord.Id), await pe.LDR(cell + CellRecord.Table));
    }

    /// <summary>The PE is off: it waits until an event says otherwise. The code ends here.</summary>
    public static async Handler Park(Hypervisor h, ModelPE pe, ulong my)
    {
        await SpinLock.Acquire(pe, my + PerPE.ControlLock);
        await pe.STR(my + PerPE.Park, 0);
        await pe.STR(my + PerPE.WaitsForPowerOn, 1);
        await SpinLock.Release(pe, my + PerPE.ControlLock);
        await Reset(h, pe, my, entry: 0, context: 0);
        await pe.BR(h.Portal(PortalNumber.Parked));
    }

    /// <summary>Sets VTTBR_EL2, and drops what this PE's TLB holds of the VMID from before.</summary>
    public static async Handler UseTable(ModelPE pe, ulong vmid, ulong table)
    {
        await pe.MSR(Reg.VTTBR_EL2, vmid << 48 | table);
        await pe.ISB();
        await pe.SYS(SysOp.TLBI_VMALLS12E1);
        await pe.DSB_ISH();
        await pe.ISB();
    }

    private static async Handler Reset(Hypervisor h, ModelPE pe, ulong my, ulong entry, ulong context)
    {
        foreach (var (register, value) in ResetTable.Rows)
            await pe.MSR(register, value);
        ulong affinity = await pe.LDR(my + PerPE.Affinity);
        await pe.MSR(Reg.VMPIDR_EL2, await pe.MRS(Reg.MPIDR_EL1) & ~0xff_00ff_fffful | affinity);
        await pe.MSR(Reg.SPSR_EL2, EL1h);
        await pe.MSR(Reg.ELR_EL2, entry);
        await VirtualInterface.Reset(pe, my);
        for (int n = 0; n < 32; n += 2)
            await pe.LDPQ(n, h.Layout.ZeroPage);
        for (int n = 1; n < 30; n += 2)
            await pe.LDP(n, h.Layout.ZeroPage);
        await pe.SetX(0, context);
    }
}
