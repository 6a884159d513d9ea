using VirtSpec.Hypervisors.Common;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>SGIs between the vCPUs of a VM: ICC_SGI1R_EL1 and its like trap. (Arm IHI 0069H, ICC_SGI1R_EL1; Xvisor: __vgic_queue_sgi, arch/arm/cpu/common/vgic.c.)</summary>
internal static class GeneratedInterrupts
{
    /// <summary>The SGI is pending at each target where it is in the group. With one Security state ICC_SGI1R_EL1 is for Group 1, the others are for Group 0.</summary>
    public static async Handler<Exit> Send(Cpu cpu, TrappedAccess access, bool toGroup1)
    {
        var pe = cpu.PE;
        if (access.IsRead)
            return Exit.Undefined;
        ulong value = await pe.X(access.Rt);
        var sender = await cpu.Current();
        int intid = (int)(value >> 24 & 0xf);
        uint processors = 0;
        await Spinlock.Acquire(pe, sender.Vm.Lock);
        foreach (var target in cpu.Layout.OfVm[sender.Vm.Number])
        {
            if (!IsTarget(target.Index, sender.Index, value))
                continue;
            ulong bank = InterruptBank.AddressOf(target, intid);
            bool isGroup1 = (await pe.LDR(bank + InterruptBank.GroupAndEnabled) >> intid & 1) != 0;
            if (isGroup1 != toGroup1)
                continue;
            await pe.STR(bank + InterruptBank.LatchedAndActive, await pe.LDR(bank + InterruptBank.LatchedAndActive) | 1u << intid);
            processors |= 1u << target.Processor;
        }
        await Spinlock.Release(pe, sender.Vm.Lock);
        await PhysicalInterrupts.Kick(cpu, processors);
        await cpu.Skip();
        return (processors >> sender.Processor & 1) != 0 ? Exit.Schedule : Exit.Resume;
    }

    /// <summary>IRM 1 is for all but the sender. Otherwise the list has a bit for each Aff0 below the affinity that the register names, which is 0.0.0 here.</summary>
    private static bool IsTarget(int index, int sender, ulong value)
    {
        bool IRM = (value >> 40 & 1) != 0;
        bool isCluster0 = (value >> 48 & 0xff) == 0 && (value >> 32 & 0xff) == 0 && (value >> 16 & 0xff) == 0;
        return IRM ? index != sender : isCluster0 && (value >> index & 1) != 0;
    }
}
