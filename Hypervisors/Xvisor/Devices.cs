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

/// <summary>Where in a device an access begins.</summary>
/// <param name="Left">How many bytes of the device there are from there on.</param>
internal readonly record struct DevicePlace(Device Device, ulong Offset, ulong Left);

/// <summary>Finds the device of an access and emulates it in place, in one exit: widths, sign extension, XZR, byte order. (Xvisor: cpu_vcpu_emulate_load and _store, arch/arm/cpu/arm64/cpu_vcpu_emulate.c.)</summary>
internal static class Devices
{
    private const ulong EE = 1 << 25, E0E = 1 << 24;

    public static DevicePlace? Find(Cpu cpu, Vcpu vcpu, ulong ipa)
    {
        (Device, ulong, ulong)[] regions =
        [
            (Device.Distributor, Board.GICD, Board.GICDSize),
            (Device.Redistributors, Board.GICR, Board.GICRSize * (ulong)cpu.Layout.OfVm[vcpu.Vm.Number].Length),
            (Device.Uart, Board.UART, vcpu.Vm.Configuration.HasUart ? Board.UARTSize : 0),
        ];
        foreach (var (device, start, size) in regions)
        {
            if (ipa - start < size)
                return new DevicePlace(device, ipa - start, size - (ipa - start));
        }
        return null;
    }

    /// <summary>A load or store that ESR_EL2 describes.</summary>
    public static async Handler<Exit> Perform(Cpu cpu, Vcpu vcpu, DevicePlace place, DataAbort abort)
    {
        var bytes = new RegisterAccess(place.Offset, abort.Size);
        if (!abort.WnR)
        {
            await cpu.PE.SetX(abort.SRT, abort.Extended(await ReadValue(cpu, vcpu, place.Device, bytes)));
            return Exit.Done;
        }
        ulong value = await cpu.PE.X(abort.SRT);
        await cpu.Skip();
        return await WriteValue(cpu, vcpu, place.Device, bytes, value) ? Exit.Schedule : Exit.Resume;
    }

    /// <summary>What a load reads, in the guest's byte order.</summary>
    public static async Handler<ulong> ReadValue(Cpu cpu, Vcpu vcpu, Device device, RegisterAccess access)
    {
        bool swaps = await IsBigEndian(cpu.PE);
        ulong value = device switch
        {
            Device.Distributor => await Distributor.Read(cpu, vcpu, access),
            Device.Redistributors => await Redistributor.Read(cpu, vcpu, access),
            _ => await Uart.Read(cpu, vcpu, access),
        };
        return swaps ? Reverse(value, access.Size) : value;
    }

    /// <summary>A store of the low bytes of a register, in the guest's byte order.</summary>
    /// <returns>Whether interrupts may have changed.</returns>
    public static async Handler<bool> WriteValue(Cpu cpu, Vcpu vcpu, Device device, RegisterAccess access, ulong value)
    {
        value = access.Size == 8 ? value : value & (1UL << 8 * access.Size) - 1;
        if (await IsBigEndian(cpu.PE))
            value = Reverse(value, access.Size);
        return device switch
        {
            Device.Distributor => await Distributor.Write(cpu, vcpu, access, value),
            Device.Redistributors => await Redistributor.Write(cpu, vcpu, access, value),
            _ => await Uart.Write(cpu, vcpu, access, value),
        };
    }

    private static async Handler<bool> IsBigEndian(ModelPE pe)
    {
        ulong controls = await pe.MRS(Reg.SCTLR_EL1);
        return (controls & (EE | E0E)) != 0 && (controls & ((await pe.MRS(Reg.SPSR_EL2) & 0xc) == 0 ? E0E : EE)) != 0;
    }

    private static ulong Reverse(ulong value, int size) => BinaryPrimitives.ReverseEndianness(value) >> 64 - 8 * size;
}

/// <summary>Which bytes of a device an access is about.</summary>
internal readonly record struct RegisterAccess(ulong Offset, int Size);
