using VirtSpec.Hypervisors.Common;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>
/// Loads and stores at devices that ESR_EL2 does not describe: pairs, write-back, SIMD registers, exclusives. The instruction is read from the guest's memory and interpreted.
/// (Xvisor: cpu_vcpu_data_abort reads the instruction in the same way, arch/arm/cpu/arm64/cpu_vcpu_excep.c, and interprets only that of AArch32.)
/// </summary>
internal static class Interpreter
{
    private const ulong Fault = 1, PageAddress = 0xffff_ffff_f000, PageOffset = 0xfff;

    /// <summary>Performs the instruction. Null when it is no load or store, or there is no device.</summary>
    public static async Handler<Exit?> Perform(Cpu cpu, Vcpu vcpu, DevicePlace? found)
    {
        if (await Fetch(cpu, vcpu) is not { } word)
            return null;
        if (AtomicAccess.Decode(word) is { } atomic)
            return await Perform(cpu, vcpu, found, atomic);
        if (LoadStore.Decode(word) is not { } instruction)
            return null;
        if (instruction.Status is { } status)
        {
            await cpu.PE.SetX(status, 1);
            return Exit.Done;
        }
        if (found is not { } place)
            return null;
        if (Outside(instruction, place.Left) is { } outside)
            return await Abort(cpu.PE, instruction, outside);
        ulong @base = await ValueOfBase(cpu.PE, instruction);
        bool schedules = false;
        ulong offset = place.Offset;
        foreach (var transfer in instruction.Transfers)
        {
            schedules |= instruction.IsLoad
                ? await Load(cpu, vcpu, new Place(place.Device, offset), transfer)
                : await Store(cpu, vcpu, new Place(place.Device, offset), transfer);
            offset += (ulong)transfer.Size;
        }
        await WriteBack(cpu.PE, instruction, @base);
        await cpu.Skip();
        return schedules ? Exit.Schedule : Exit.Resume;
    }

    private static async Handler<Exit?> Perform(Cpu cpu, Vcpu vcpu, DevicePlace? found, AtomicAccess atomic)
    {
        if (found is not { } place)
            return null;
        if ((ulong)atomic.Bytes > place.Left)
        {
            await ExceptionInjection.Abort(cpu.PE, ExceptionClass.DataAbortLowerEL, Aborts.External, await cpu.PE.MRS(Reg.FAR_EL2));
            return Exit.Resume;
        }
        bool schedules = await atomic.Perform(cpu, vcpu, place);
        await cpu.Skip();
        return schedules ? Exit.Schedule : Exit.Resume;
    }

    /// <summary>How far from the start the first part is that is not in the device; null when all are.</summary>
    private static ulong? Outside(LoadStore instruction, ulong left)
    {
        ulong at = 0;
        foreach (var transfer in instruction.Transfers)
        {
            if (at + (ulong)transfer.Size > left)
                return at;
            at += (ulong)transfer.Size;
        }
        return null;
    }

    /// <summary>Behind the device is nothing.</summary>
    private static async Handler<Exit?> Abort(ModelPE pe, LoadStore instruction, ulong offset)
    {
        uint iss = Aborts.External | (instruction.IsLoad ? 0u : Aborts.WnR);
        await ExceptionInjection.Abort(pe, ExceptionClass.DataAbortLowerEL, iss, await pe.MRS(Reg.FAR_EL2) + offset);
        return Exit.Resume;
    }

    private readonly record struct Place(Device Device, ulong Offset);

    /// <summary>The instruction at ELR_EL2, translated as the guest's. PAR_EL1 is the guest's too.</summary>
    private static async Handler<uint?> Fetch(Cpu cpu, Vcpu vcpu)
    {
        var pe = cpu.PE;
        ulong address = await pe.MRS(Reg.ELR_EL2), own = await pe.MRS(Reg.PAR_EL1);
        await pe.SYS(SysOp.AT_S12E1R, address);
        await pe.ISB();
        ulong par = await pe.MRS(Reg.PAR_EL1);
        await pe.MSR(Reg.PAR_EL1, own);
        ulong physical = par & PageAddress | address & PageOffset;
        bool isOwn = (par & Fault) == 0 && physical - vcpu.Vm.Ram.Value < vcpu.Vm.Configuration.RamSize;
        return isOwn ? (uint)await pe.LDR(physical, 4) : null;
    }

    private static async Handler<bool> Load(Cpu cpu, Vcpu vcpu, Place place, Transfer transfer)
    {
        ulong value = await Devices.ReadValue(cpu, vcpu, place.Device, new RegisterAccess(place.Offset, transfer.Size));
        if (transfer.IsVector)
            await LoadVector(cpu.PE, vcpu, transfer, value);
        else if (transfer.Second >= 0)
        {
            await cpu.PE.SetX(transfer.Register, (uint)value);
            await cpu.PE.SetX(transfer.Second, value >> 32);
        }
        else
            await cpu.PE.SetX(transfer.Register, Extended(transfer, value));
        return false;
    }

    private static ulong Extended(Transfer transfer, ulong value)
    {
        if (!transfer.SignExtends)
            return value;
        int unused = 64 - 8 * transfer.Size;
        ulong extended = (ulong)((long)(value << unused) >> unused);
        return transfer.IsX ? extended : (uint)extended;
    }

    private static async Handler<bool> Store(Cpu cpu, Vcpu vcpu, Place place, Transfer transfer)
    {
        ulong value = transfer.IsVector ? await VectorPart(cpu.PE, vcpu, transfer) : await cpu.PE.X(transfer.Register);
        return await Devices.WriteValue(cpu, vcpu, place.Device, new RegisterAccess(place.Offset, transfer.Size), value);
    }

    /// <summary>SIMD registers are reached in pairs, by way of memory; X registers and their uses are not touched.</summary>
    private static async Handler LoadVector(ModelPE pe, Vcpu vcpu, Transfer transfer, ulong value)
    {
        ulong at = await Expose(pe, vcpu, transfer.Register);
        if (transfer.Clears)
        {
            await pe.STR(at, 0);
            await pe.STR(at + 8, 0);
        }
        for (int filled = 0; filled < Math.Max(transfer.ReplicatesTo, transfer.Size); filled += transfer.Size)
            await pe.STR(at + (ulong)(transfer.Offset + filled), value, transfer.Size);
        await pe.LDPQ(FirstOfPair(transfer.Register), vcpu.Block + VcpuBlock.Scratch);
    }

    private static async Handler<ulong> VectorPart(ModelPE pe, Vcpu vcpu, Transfer transfer) =>
        await pe.LDR(await Expose(pe, vcpu, transfer.Register) + (ulong)transfer.Offset, transfer.Size);

    /// <summary>Stores a SIMD register; the answer is where.</summary>
    private static async Handler<ulong> Expose(ModelPE pe, Vcpu vcpu, int register)
    {
        await pe.STPQ(FirstOfPair(register), vcpu.Block + VcpuBlock.Scratch);
        return vcpu.Block + VcpuBlock.Scratch + 16 * (ulong)(register - FirstOfPair(register));
    }

    private static int FirstOfPair(int register) => Math.Min(register, 30);

    private static async Handler<ulong> ValueOfBase(ModelPE pe, LoadStore instruction) =>
        instruction.WriteBack is null ? 0 : instruction.Base == 31 ? await pe.MRS(await StackPointer(pe)) : await pe.X(instruction.Base);

    /// <summary>The base register gets its new value last, even when it was loaded.</summary>
    private static async Handler WriteBack(ModelPE pe, LoadStore instruction, ulong @base)
    {
        if (instruction.WriteBack is not { } immediate)
            return;
        ulong after = @base + (instruction.IndexRegister == 31 ? (ulong)immediate : await pe.X(instruction.IndexRegister));
        if (instruction.Base == 31)
            await pe.MSR(await StackPointer(pe), after);
        else
            await pe.SetX(instruction.Base, after);
    }

    private static async Handler<Reg> StackPointer(ModelPE pe) => (await pe.MRS(Reg.SPSR_EL2) & 0xf) == 5 ? Reg.SP_EL1 : Reg.SP_EL0;
}
