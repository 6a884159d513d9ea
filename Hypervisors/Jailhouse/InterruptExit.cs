using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>
/// Physical interrupts: the hypervisor's own are handled, all others are injected and stay active until the cell ends them.
/// (arch/arm-common/irqchip.c, irqchip_handle_irq; control.c, arch_handle_sgi and arch_handle_phys_irq.)
/// </summary>
internal static class InterruptExit
{
    private const uint FirstSpecial = 1020;

    public static async Handler Handle(Hypervisor h, ModelPE pe)
    {
        await HandleAll(h, pe);
        await pe.ERET();
    }

    /// <summary>A PE that is off waits here, in the hypervisor, until an event says otherwise.</summary>
    /// <remarks>Deviation: in the source it waits at EL1 in a page of the hypervisor's, with tables of its own and the VMID of its cell. (arm_cpu_park, parking_pt.)</remarks>
    public static async Handler WaitParked(Hypervisor h, ModelPE pe)
    {
        await pe.WFI();
        await HandleAll(h, pe);
        await pe.BR(h.Portal(PortalNumber.Parked));
    }

    private static async Handler HandleAll(Hypervisor h, ModelPE pe)
    {
        ulong my = await pe.MRS(Reg.TPIDR_EL2);
        for (uint id = await Acknowledge(pe); id < FirstSpecial; id = await Acknowledge(pe))
        {
            switch (id)
            {
                case (uint)HypervisorSGI.Event:
                    await End(pe, id);
                    await pe.BR(h.Portal(PortalNumber.Events));
                    break;
                case (uint)HypervisorSGI.Inject:
                    await End(pe, id);
                    await Injection.InjectPending(pe, my);
                    break;
                case Board.MaintenanceInterrupt:
                    await Injection.InjectPending(pe, my);
                    await End(pe, id);
                    break;
                case < 16:
                    await End(pe, id);
                    break;
                case Board.VirtualTimer or Board.PhysicalTimer:
                    await Resampling.Note(pe, my, id);
                    goto default;
                default:
                    await Injection.Deliver(pe, my, id);
                    await pe.MSR(Reg.ICC_EOIR1_EL1, id);
                    break;
            }
        }
        await Resampling.Resample(pe, my);
    }

    private static async Handler<uint> Acknowledge(ModelPE pe) => (uint)await pe.MRS(Reg.ICC_IAR1_EL1) & 0xff_ffff;

    /// <summary>Priority drop and deactivation.</summary>
    private static async Handler End(ModelPE pe, uint id)
    {
        await pe.MSR(Reg.ICC_EOIR1_EL1, id);
        await pe.MSR(Reg.ICC_DIR_EL1, id);
    }
}
