using VirtSpec.Hypervisors.Common;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>
/// From reset to the scheduler: PE 0 makes the tables and the VMs, and turns the other PEs on; each PE then sets itself up.
/// (Xvisor: arch/arm/cpu/arm64/cpu_entry.S, core/vmm_main.c, arch/arm/cpu/common/smp_psci.c.)
/// </summary>
internal static class Boot
{
    /// <summary>PE 0, with the MMU off.</summary>
    public static async Handler First(Cpu cpu)
    {
        var pe = cpu.PE;
        foreach (var store in Tables(cpu.Layout))
            await pe.STR(store.Address.Value, store.Descriptor);
        await CaptureReset(cpu);
        foreach (var vm in cpu.Layout.Vms)
            await PrepareVm(cpu, vm);
        await PhysicalInterrupts.SetUpDistributor(pe);
        await pe.DSB_SY();
        for (int n = 1; n < cpu.Layout.Configuration.Processors; n++)
            await pe.SMC(PsciFunctions.CPU_ON64, (ulong)n, Portals.AddressOf(Portals.Secondary), (ulong)n);
        await Processor(cpu, 0);
    }

    /// <summary>Another PE, whose number is in X0.</summary>
    public static async Handler Secondary(Cpu cpu) => await Processor(cpu, (int)await cpu.PE.X(0));

    /// <summary>All tables: that of EL2, and those of the VMs.</summary>
    private static IEnumerable<DescriptorStore> Tables(Layout layout)
    {
        var stores = new List<DescriptorStore>(TranslationTables.Build(layout.EL2Root, layout.TablePool, EL2Map(layout), out var next));
        foreach (var vm in layout.Vms)
        {
            MappedRange ram = new(vm.Configuration.Ram.Value, vm.Ram, vm.Configuration.RamSize, StageAttributes.GuestRam);
            stores.AddRange(TranslationTables.Build(vm.Table, next, [ram], out next));
        }
        return stores;
    }

    /// <summary>EL2 sees itself, the RAM of the guests and the devices where they are.</summary>
    private static IEnumerable<MappedRange> EL2Map(Layout layout)
    {
        yield return Same(Layout.Base, TranslationTables.PageSize, StageAttributes.Text);
        yield return Same(Layout.Base + TranslationTables.PageSize, layout.TablePool.Value - Layout.Base - TranslationTables.PageSize, StageAttributes.Data);
        foreach (var vm in layout.Vms)
            yield return Same(vm.Ram.Value, vm.Configuration.RamSize, StageAttributes.Data);
        yield return Same(Board.GICD, Board.GICDSize, StageAttributes.Registers);
        yield return Same(Board.GICR, Board.GICRSize * (ulong)layout.Configuration.Processors, StageAttributes.Registers);
        yield return Same(Board.UART, Board.UARTSize, StageAttributes.Registers);
    }

    private static MappedRange Same(ulong address, ulong size, ulong attributes) => new(address, new PA(address), size, attributes);

    /// <summary>No guest has run yet: what the registers hold is what reset gives them, and what a vCPU begins with.</summary>
    private static async Handler CaptureReset(Cpu cpu)
    {
        var pe = cpu.PE;
        await pe.MSR(Reg.CPTR_EL2, Controls.CPTR);
        await pe.ISB();
        ulong block = cpu.Layout.ResetBlock;
        await SaveLists.Core.Save(pe, block + VcpuBlock.Core);
        await pe.STR(block + VcpuBlock.Core + SaveLists.Core.OffsetOf(Reg.HCR_EL2), Controls.HCR);
        await VectorSwitch.Save(pe, block);
        await DebugSwitch.Save(pe, block);
    }

    private static async Handler PrepareVm(Cpu cpu, Vm vm)
    {
        await Uart.Reset(cpu.PE, vm);
        foreach (var vcpu in cpu.Layout.OfVm[vm.Number])
            await cpu.PE.STR(vcpu.Block + VcpuBlock.Interrupts + InterruptBank.EdgeAndLines, InterruptBank.SGIs);
        var first = cpu.Layout.OfVm[vm.Number][0];
        await cpu.PE.STR(first.Block + VcpuBlock.Entry, vm.Configuration.Entry.Value);
        await cpu.PE.STR(first.Block + VcpuBlock.Context, vm.Configuration.Argument);
        await cpu.PE.STR(first.Block + VcpuBlock.Power, PowerState.Requested);
    }

    private static async Handler Processor(Cpu cpu, int number)
    {
        var pe = cpu.PE;
        ulong block = cpu.Layout.PeBlockOf(number);
        await pe.MSR(Reg.TPIDR_EL2, block);
        await SetUpTranslation(pe, cpu.Layout.EL2Root.Value);
        await SetUpControls(pe);
        await PhysicalInterrupts.SetUpProcessor(pe, number);
        await pe.STR(block + PeBlock.Number, (ulong)number);
        await pe.STR(block + PeBlock.Loaded, ulong.MaxValue);
        await pe.STR(block + PeBlock.VectorOwner, ulong.MaxValue);
        await pe.STR(block + PeBlock.DebugOwner, ulong.MaxValue);
        await pe.BR(Portals.AddressOf(Portals.Schedule));
    }

    private static async Handler SetUpTranslation(ModelPE pe, ulong root)
    {
        ulong physicalSize = await pe.MRS(Reg.ID_AA64MMFR0_EL1) & 7;
        await pe.MSR(Reg.VBAR_EL2, Layout.Base);
        await pe.MSR(Reg.MAIR_EL2, StageAttributes.MAIR);
        await pe.MSR(Reg.TCR_EL2, Controls.TCR | physicalSize << Controls.TCRPSBit);
        await pe.MSR(Reg.TTBR0_EL2, root);
        await pe.MSR(Reg.VTCR_EL2, Controls.VTCR | physicalSize << Controls.VTCRPSBit);
        await pe.SYS(SysOp.TLBI_ALLE2);
        await pe.SYS(SysOp.TLBI_ALLE1);
        await pe.DSB_ISH();
        await pe.ISB();
        await pe.MSR(Reg.SCTLR_EL2, Controls.SCTLR);
        await pe.ISB();
    }

    private static async Handler SetUpControls(ModelPE pe)
    {
        await pe.MSR(Reg.HCR_EL2, Controls.HCR);
        await pe.MSR(Reg.CPTR_EL2, Controls.CPTR | Controls.TFP);
        await pe.MSR(Reg.MDCR_EL2, await DebugSwitch.CounterCount(pe) | Controls.DebugTraps);
        await pe.MSR(Reg.HSTR_EL2, Controls.HSTR);
        await pe.MSR(Reg.CNTHCTL_EL2, Controls.CNTHCTL);
        await pe.MSR(Reg.CNTVOFF_EL2, 0);
        await pe.MSR(Reg.VPIDR_EL2, await pe.MRS(Reg.MIDR_EL1));
    }
}
