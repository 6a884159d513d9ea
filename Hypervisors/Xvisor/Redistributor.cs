using VirtSpec.Hypervisors.Common;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>The redistributors of a VM, one for each vCPU. What no line here covers is RAZ/WI. (Arm IHI 0069H, "The GIC Redistributor register map".)</summary>
internal static class Redistributor
{
    private const ulong CTLR = 0x0000, IIDR = 0x0004, TYPER = 0x0008, WAKER = 0x0014, PROPBASER = 0x0070, PENDBASER = 0x0078, Identification = 0xffd0;
    private const ulong CES = 1 << 1, ProcessorSleep = 1 << 1, ChildrenAsleep = 1 << 2, CommonLPIAff = 1 << 24, PLPIS = 1, Last = 1 << 4;

    /// <summary>The fields of the LPI tables' addresses; no LPI is ever enabled.</summary>
    private const ulong PROPBASERFields = 0x070f_ffff_ffff_ff9f, PENDBASERFields = 0x070f_ffff_ffff_0f80;

    public static async Handler<ulong> Read(Cpu cpu, Vcpu vcpu, RegisterAccess access)
    {
        var (owner, own) = OwnerOf(cpu, vcpu, access);
        if (own.Offset >= Board.SGIBase)
            return await ReadBank(cpu, vcpu, owner, own with { Offset = own.Offset - Board.SGIBase });
        if (IsDoubleword(own))
            return Part(own, await Doubleword(cpu, owner, own.Offset & ~7UL));
        if (own.Size != 4 || own.Offset % 4 != 0)
            return 0;
        return own.Offset switch
        {
            CTLR => CES,
            WAKER => await cpu.PE.LDR(owner.Block + VcpuBlock.IsAwake) != 0 ? 0 : ProcessorSleep | ChildrenAsleep,
            // What the GIC is, it is for guests too.
            IIDR or >= Identification => await cpu.PE.LDR(Board.GICR + own.Offset, 4),
            _ => 0,
        };
    }

    /// <returns>Whether interrupts may have changed.</returns>
    public static async Handler<bool> Write(Cpu cpu, Vcpu vcpu, RegisterAccess access, ulong value)
    {
        var pe = cpu.PE;
        var (owner, own) = OwnerOf(cpu, vcpu, access);
        if (IsDoubleword(own))
        {
            await WriteDoubleword(pe, owner, own, value);
            return false;
        }
        var inFrame = own with { Offset = own.Offset - Board.SGIBase };
        bool isBank = own.Offset >= Board.SGIBase && BankRegisters.Covers(inFrame.Offset) && BankRegisters.FirstOf(inFrame) is >= 0 and < 32;
        bool isWaker = own is { Offset: WAKER, Size: 4 };
        if (!isBank && !isWaker)
            return false;
        await VirtualInterrupts.Withdraw(cpu, vcpu);
        await Spinlock.Acquire(pe, vcpu.Vm.Lock);
        if (isBank)
            await BankRegisters.Write(pe, owner, inFrame, value);
        else
            await pe.STR(owner.Block + VcpuBlock.IsAwake, (value & ProcessorSleep) != 0 ? 0u : 1u);
        await Spinlock.Release(pe, vcpu.Vm.Lock);
        if (owner != vcpu)
            await PhysicalInterrupts.Kick(cpu, 1u << owner.Processor);
        return true;
    }

    private static (Vcpu Owner, RegisterAccess Own) OwnerOf(Cpu cpu, Vcpu vcpu, RegisterAccess access) =>
        (cpu.Layout.OfVm[vcpu.Vm.Number][(int)(access.Offset / Board.GICRSize)], access with { Offset = access.Offset % Board.GICRSize });

    private static async Handler<ulong> ReadBank(Cpu cpu, Vcpu vcpu, Vcpu owner, RegisterAccess access)
    {
        if (!BankRegisters.Covers(access.Offset) || BankRegisters.FirstOf(access) is not (>= 0 and < 32))
            return 0;
        await VirtualInterrupts.Withdraw(cpu, vcpu);
        ulong value = await BankRegisters.Read(cpu.PE, owner, access);
        await VirtualInterrupts.Refresh(cpu, vcpu);
        return value;
    }

    private static bool IsDoubleword(RegisterAccess access) =>
        access.Size is 4 or 8 && access.Offset % (ulong)access.Size == 0 && (access.Offset & ~7UL) is TYPER or PROPBASER or PENDBASER;

    private static ulong Part(RegisterAccess access, ulong value) => access.Size == 8 ? value : value >> (int)(access.Offset & 7) * 8 & 0xffff_ffff;

    /// <summary>GICR_TYPER: the affinity, LPI tables shared by all, the number of the PE, whether it is the last, and that there could be LPIs.</summary>
    private static async Handler<ulong> Doubleword(Cpu cpu, Vcpu owner, ulong offset)
    {
        if (offset != TYPER)
            return await cpu.PE.LDR(owner.Block + (offset == PROPBASER ? VcpuBlock.PROPBASER : VcpuBlock.PENDBASER));
        bool isLast = owner.Index == cpu.Layout.OfVm[owner.Vm.Number].Length - 1;
        return (ulong)owner.Index << 32 | CommonLPIAff | (ulong)owner.Index << 8 | (isLast ? Last : 0) | PLPIS;
    }

    private static async Handler WriteDoubleword(ModelPE pe, Vcpu owner, RegisterAccess access, ulong value)
    {
        ulong register = access.Offset & ~7UL;
        if (register == TYPER)
            return;
        ulong address = owner.Block + (register == PROPBASER ? VcpuBlock.PROPBASER : VcpuBlock.PENDBASER);
        int shift = (int)(access.Offset & 7) * 8;
        ulong merged = access.Size == 8 ? value : await pe.LDR(address) & ~(0xffff_ffffUL << shift) | value << shift;
        await pe.STR(address, merged & (register == PROPBASER ? PROPBASERFields : PENDBASERFields));
    }
}
