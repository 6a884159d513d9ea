using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>What other PEs want of this one: to be suspended, parked or reset. (arch/arm-common/control.c, check_events.)</summary>
internal static class Events
{
    private enum Next
    {
        GoOn,
        Park,
        Reset,
    }

    public static async Handler Handle(Hypervisor h, ModelPE pe)
    {
        ulong my = await pe.MRS(Reg.TPIDR_EL2);
        await SpinLock.Acquire(pe, my + PerPE.ControlLock);
        if (await pe.LDR(my + PerPE.Suspend) != 0)
        {
            await pe.STR(my + PerPE.IsSuspended, 1);
            await SpinLock.Release(pe, my + PerPE.ControlLock);
            await pe.BR(h.Portal(PortalNumber.Events));
        }
        await pe.STR(my + PerPE.IsSuspended, 0);
        var next = await Decide(pe, my);
        await SpinLock.Release(pe, my + PerPE.ControlLock);
        if (next == Next.Park)
            await PEReset.Park(h, pe, my);
        if (next == Next.Reset)
            await PEReset.Start(h, pe, my);
        else if (await pe.LDR(my + PerPE.WaitsForPowerOn) != 0)
            await pe.BR(h.Portal(PortalNumber.Parked));
        await pe.ERET();
    }

    private static async Handler<Next> Decide(ModelPE pe, ulong my)
    {
        if (await pe.LDR(my + PerPE.Park) != 0)
        {
            await pe.STR(my + PerPE.Park, 0);
            await pe.STR(my + PerPE.Reset, 0);
            return Next.Park;
        }
        if (await pe.LDR(my + PerPE.Reset) == 0)
            return Next.GoOn;
        await pe.STR(my + PerPE.Reset, 0);
        await pe.STR(my + PerPE.WaitsForPowerOn, 0);
        return Next.Reset;
    }
}
