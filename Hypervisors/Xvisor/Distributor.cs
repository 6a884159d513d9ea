using VirtSpec.Hypervisors.Common;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>The distributor of a VM. What no line here covers is reserved, and RAZ/WI. (Arm IHI 0069H, "The GIC Distributor register map"; Xvisor: vgic_dist_reg_read and _write.)</summary>
internal static class Distributor
{
    private const ulong CTLR = 0x0000, TYPER = 0x0004, IIDR = 0x0008, IROUTER = 0x6000, Identification = 0xffd0;
    private const ulong EnableGroups = 3, AREAndDS = 1 << 6 | 1 << 4, Affinity = 0xff_00ff_ffff;
    private const int FirstSPI = 32, InterruptCount = 256;

    public static async Handler<ulong> Read(Cpu cpu, Vcpu vcpu, RegisterAccess access)
    {
        var pe = cpu.PE;
        if (RouteOf(access) is { } route)
            return await pe.LDR(vcpu.Vm.Block + VmBlock.Routes + route, access.Size);
        if (BankRegisters.Covers(access.Offset))
            return BankRegisters.FirstOf(access) >= FirstSPI ? await ReadBank(cpu, vcpu, access) : 0;
        if (access.Size != 4 || access.Offset % 4 != 0)
            return 0;
        return access.Offset switch
        {
            CTLR => await pe.LDR(vcpu.Vm.Block + VmBlock.DistributorControl) | AREAndDS,
            // What the GIC is, it is for guests too.
            TYPER or IIDR or >= Identification => await pe.LDR(Board.GICD + access.Offset, 4),
            _ => 0,
        };
    }

    /// <returns>Whether interrupts may have changed.</returns>
    public static async Handler<bool> Write(Cpu cpu, Vcpu vcpu, RegisterAccess access, ulong value)
    {
        var pe = cpu.PE;
        bool isBank = BankRegisters.Covers(access.Offset) && BankRegisters.FirstOf(access) >= FirstSPI;
        bool isControl = access is { Offset: CTLR, Size: 4 };
        var route = RouteOf(access);
        if (!isBank && !isControl && route is null)
            return false;
        await VirtualInterrupts.Withdraw(cpu, vcpu);
        await Spinlock.Acquire(pe, vcpu.Vm.Lock);
        if (isControl)
            await pe.STR(vcpu.Vm.Block + VmBlock.DistributorControl, value & EnableGroups);
        else if (isBank)
            await BankRegisters.Write(pe, vcpu, access, value);
        else
            await WriteRoute(pe, vcpu.Vm.Block + VmBlock.Routes + (route!.Value & ~7UL), access, value);
        await Spinlock.Release(pe, vcpu.Vm.Lock);
        await KickOthers(cpu, vcpu);
        return true;
    }

    /// <summary>The PEs of the other vCPUs of the VM look at their interrupts again.</summary>
    public static async Handler KickOthers(Cpu cpu, Vcpu vcpu)
    {
        uint processors = 0;
        foreach (var other in cpu.Layout.OfVm[vcpu.Vm.Number])
            if (await cpu.PE.LDR(other.Block + VcpuBlock.Power) != PowerState.Off)
                processors |= 1u << other.Processor;
        await PhysicalInterrupts.Kick(cpu, processors);
    }

    /// <summary>What is pending or active may be in a list register.</summary>
    private static async Handler<ulong> ReadBank(Cpu cpu, Vcpu vcpu, RegisterAccess access)
    {
        await VirtualInterrupts.Withdraw(cpu, vcpu);
        ulong value = await BankRegisters.Read(cpu.PE, vcpu, access);
        await VirtualInterrupts.Refresh(cpu, vcpu);
        return value;
    }

    /// <summary>The offset among the routes of SPIs of an access to GICD_IROUTER, by words or doublewords; null for any other.</summary>
    private static ulong? RouteOf(RegisterAccess access)
    {
        ulong offset = access.Offset - IROUTER - 8 * FirstSPI;
        bool isSupported = access.Size is 4 or 8 && access.Offset % (ulong)access.Size == 0;
        return isSupported && access.Offset >= IROUTER + 8 * FirstSPI && offset < 8 * (InterruptCount - FirstSPI) ? offset : null;
    }

    private static async Handler WriteRoute(ModelPE pe, ulong address, RegisterAccess access, ulong value)
    {
        int shift = (int)(access.Offset & 7) * 8;
        ulong before = await pe.LDR(address);
        ulong after = access.Size == 8 ? value : before & ~(0xffff_ffffUL << shift) | value << shift;
        await pe.STR(address, after & Affinity);
    }
}
