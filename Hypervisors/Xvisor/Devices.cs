using System.Buffers.Binary;
using VirtSpec.Hypervisors.Common;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>The devices that a guest sees. (Xvisor: vmm_devemu_emulate_read and _write, core/vmm_devemu.c.)</summary>
internal enum Device
{
    Distributor,
    Redistributors,
    Uart,
}

/// <summary>A load or store of one general-purpose register at a device.</summary>
internal readonly record struct DeviceAccess(Device Device, ulong Offset, DataAbort Abort);

/// <summary>Finds the device of an access and emulates it in place, in one exit: widths, sign extension, XZR, byte order. (Xvisor: cpu_vcpu_emulate_load and _store, arch/arm/cpu/arm64/cpu_vcpu_emulate.c.)</summary>
internal static class Devices
{
    private const ulong EE = 1 << 25, E0E = 1 << 24;

    public static Device? Find(Cpu cpu, Vcpu vcpu, ulong ipa, out ulong offset)
    {
        (Device, ulong, ulong)[] regions =
        [
            (Device.Distributor, Board.GICD, Board.GICDSize),
            (Device.Redistributors, Board.GICR, Board.GICRSize * (ulong)cpu.Layout.OfVm[vcpu.Vm.Number].Length),
            (Device.Uart, Board.UART, vcpu.Vm.Configuration.HasUart ? Board.UARTSize : 0),
        ];
        foreach (var (device, start, size) in regions)
        {
            offset = ipa - start;
            if (offset < size)
                return device;
        }
        offset = 0;
        return null;
    }

    public static async Handler<Exit> Perform(Cpu cpu, Vcpu vcpu, DeviceAccess access)
    {
        var abort = access.Abort;
        bool swaps = await IsBigEndian(cpu.PE);
        if (!abort.WnR)
        {
            ulong read = await Read(cpu, vcpu, access);
            await cpu.PE.SetX(abort.SRT, abort.Extended(swaps ? Reverse(read, abort.Size) : read));
            return Exit.Done;
        }
        ulong value = await cpu.PE.X(abort.SRT);
        value = abort.Size == 8 ? value : value & (1UL << 8 * abort.Size) - 1;
        await cpu.Skip();
        return await Write(cpu, vcpu, access, swaps ? Reverse(value, abort.Size) : value) ? Exit.Schedule : Exit.Resume;
    }

    private static Handler<ulong> Read(Cpu cpu, Vcpu vcpu, DeviceAccess access) => access.Device switch
    {
        Device.Distributor => Distributor.Read(cpu, vcpu, new RegisterAccess(access.Offset, access.Abort.Size)),
        Device.Redistributors => Redistributor.Read(cpu, vcpu, new RegisterAccess(access.Offset, access.Abort.Size)),
        _ => Uart.Read(cpu, vcpu, new RegisterAccess(access.Offset, access.Abort.Size)),
    };

    /// <returns>Whether interrupts may have changed.</returns>
    private static Handler<bool> Write(Cpu cpu, Vcpu vcpu, DeviceAccess access, ulong value) => access.Device switch
    {
        Device.Distributor => Distributor.Write(cpu, vcpu, new RegisterAccess(access.Offset, access.Abort.Size), value),
        Device.Redistributors => Redistributor.Write(cpu, vcpu, new RegisterAccess(access.Offset, access.Abort.Size), value),
        _ => Uart.Write(cpu, vcpu, new RegisterAccess(access.Offset, access.Abort.Size), value),
    };

    private static async Handler<bool> IsBigEndian(ModelPE pe)
    {
        ulong controls = await pe.MRS(Reg.SCTLR_EL1);
        return (controls & (EE | E0E)) != 0 && (controls & ((await pe.MRS(Reg.SPSR_EL2) & 0xc) == 0 ? E0E : EE)) != 0;
    }

    private static ulong Reverse(ulong value, int size) => BinaryPrimitives.ReverseEndianness(value) >> 64 - 8 * size;
}

/// <summary>Which bytes of a device an access is about.</summary>
internal readonly record struct RegisterAccess(ulong Offset, int Size);
