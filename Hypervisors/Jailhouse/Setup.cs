using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>
/// The enable call, on every PE: from the stub's vectors to an EL2 that owns the machine, and back to the root cell.
/// (hypervisor/arch/arm64/entry.S, el2_entry; hypervisor/setup.c, entry; arch/arm64/setup.c, arch_cpu_init; arch/arm-common/setup.c, arm_cpu_init.)
/// </summary>
internal static class Setup
{
    /// <summary>VM, IMO, FMO, TSC, TACR, RW. (arch/arm64/setup.c, arch_cpu_init.)</summary>
    public static readonly ulong HCR = HCR_EL2.Field.VM.Mask | HCR_EL2.Field.IMO.Mask | HCR_EL2.Field.FMO.Mask | HCR_EL2.Field.TSC.Mask
        | HCR_EL2.Field.TACR.Mask | HCR_EL2.Field.RW.Mask;

    /// <summary>The ID of the root cell, which is its VMID.</summary>
    public const ulong RootId = 0;

    /// <summary>Attribute 0 is Normal Write-Back, 1 is Device-nGnRE. (DEFAULT_MAIR_EL2.)</summary>
    private const ulong MAIR = 0x04ff;

    /// <summary>39 bits of address, walks Inner Shareable Write-Back, 4 KiB; PS follows the CPU.</summary>
    private const ulong TCR = 1UL << 31 | 1UL << 23 | 0b11 << 12 | 0b01 << 10 | 0b01 << 8 | 25;

    /// <summary>RES1, and I, C, M.</summary>
    private const ulong SCTLR = 0x30c5_0830 | 1 << 12 | 1 << 2 | 1;

    /// <summary>RES1, and walks Inner Shareable Write-Back. (asm/paging.h, VTCR_CELL.)</summary>
    private const ulong VTCRBase = 1UL << 31 | 0b11 << 12 | 0b01 << 10 | 0b01 << 8;

    /// <summary>The portal of the bootstrap vectors: X0 is the number of the PE. Translation is off.</summary>
    public static async Handler Enter(Hypervisor h, ModelPE pe)
    {
        ulong features = await pe.MRS(Reg.ID_AA64MMFR0_EL1);
        ulong size = Math.Min(features & 0xf, 5);
        await pe.MSR(Reg.MAIR_EL2, MAIR);
        await pe.MSR(Reg.TCR_EL2, TCR | size << 16);
        await pe.MSR(Reg.TTBR0_EL2, h.Layout.EL2Tables);
        await pe.ISB();
        await pe.SYS(SysOp.TLBI_ALLE2);
        await pe.DSB_ISH();
        await pe.MSR(Reg.SCTLR_EL2, SCTLR);
        await pe.ISB();
        await pe.MSR(Reg.VBAR_EL2, h.Layout.Text);
        ulong number = await pe.X(0), my = h.Layout.PE(number);
        await pe.MSR(Reg.TPIDR_EL2, my);
        await SpinLock.Acquire(pe, h.Layout.Globals + Global.InitLock);
        ulong entered = await pe.LDR(h.Layout.Globals + Global.EnteredPEs);
        if (entered == 0)
            await InitializeSystem(h, pe, size);
        await InitializePE(h, pe, number, my);
        await pe.STR(h.Layout.Globals + Global.EnteredPEs, entered + 1);
        await pe.STR(h.Layout.Globals + Global.InitializedPEs, entered + 1);
        await SpinLock.Release(pe, h.Layout.Globals + Global.InitLock);
        await pe.BR(h.Portal(entered == 0 ? PortalNumber.AwaitInitialized : PortalNumber.AwaitActive));
    }

    /// <summary>The first PE waits for all others, and then gives the root cell its memory.</summary>
    public static async Handler AwaitInitialized(Hypervisor h, ModelPE pe)
    {
        ulong online = await pe.LDR(h.Layout.Globals + Global.OnlinePEs);
        if (await pe.LDR(h.Layout.Globals + Global.InitializedPEs) != online)
        {
            await pe.BR(h.Portal(PortalNumber.AwaitInitialized));
            return;
        }
        var root = new Cell(h.Layout.Cell(0));
        ulong table = await pe.LDR(root.Record + CellRecord.Table);
        ulong count = await pe.LDR(root.Record + CellRecord.RegionCount);
        for (ulong i = 0; i < count; i++)
            await Stage2.Map(h, pe, table, await root.Region(pe, i));
        await pe.DSB_ISH();
        await pe.STR(h.Layout.Globals + Global.IsActive, 1);
        await Activate(pe);
    }

    /// <summary>The other PEs wait for it.</summary>
    public static async Handler AwaitActive(Hypervisor h, ModelPE pe)
    {
        if (await pe.LDR(h.Layout.Globals + Global.IsActive) == 0)
        {
            await pe.BR(h.Portal(PortalNumber.AwaitActive));
            return;
        }
        await Activate(pe);
    }

    /// <summary>Back to the caller in the root cell, which has X0 = 0 for success. (arch_cpu_activate_vmm.)</summary>
    private static async Handler Activate(ModelPE pe)
    {
        await pe.SetX(0, 0);
        await pe.ERET();
    }

    private static async Handler InitializeSystem(Hypervisor h, ModelPE pe, ulong size)
    {
        ulong globals = h.Layout.Globals, root = h.Layout.Cell(0);
        ulong bits = size switch { 0 => 32, 1 => 36, 2 => 40, 3 => 42, 4 => 44, _ => 48UL };
        bool isLarge = bits >= 44;
        ulong t0sz = 64 - (isLarge ? bits : Math.Min(bits, 39));
        await pe.STR(globals + Global.VTCR, VTCRBase | size << 16 | (isLarge ? 2UL : 1UL) << 6 | t0sz);
        await pe.STR(globals + Global.NextPage, h.Layout.Pool);
        await pe.STR(globals + Global.NextSlot, 1);
        for (ulong offset = CellRecord.Signature; offset < CellRecord.Size; offset += 8)
            await pe.STR(root + offset, await pe.LDR(h.Layout.SystemConfiguration + offset));
        await pe.STR(root + CellRecord.Table, await Stage2.NewTable(h, pe));
        await pe.STR(root + CellRecord.Control, Distributor.EnableGrp1);
    }

    /// <summary>The PE's data, its stage 2 and its virtual interface; then the controls that make it trap.</summary>
    private static async Handler InitializePE(Hypervisor h, ModelPE pe, ulong number, ulong my)
    {
        ulong root = h.Layout.Cell(0);
        await pe.STR(my + PerPE.Number, number);
        await pe.STR(my + PerPE.Affinity, number);
        await pe.STR(my + PerPE.Cell, root);
        await pe.STR(my + PerPE.Redistributor, Board.Redistributors + number * Board.RedistributorSize);
        await pe.MSR(Reg.VTCR_EL2, await pe.LDR(h.Layout.Globals + Global.VTCR));
        await PEReset.UseTable(pe, RootId, await pe.LDR(root + CellRecord.Table));
        await VirtualInterface.Initialize(pe, my);
        await pe.MSR(Reg.HCR_EL2, HCR);
        await pe.ISB();
    }
}
