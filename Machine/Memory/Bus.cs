using VirtSpec.Machine.Platform;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;

namespace VirtSpec.Machine.Memory;

/// <summary>What a running machine reads and writes by physical address: RAM, and the registers of devices. Elsewhere it answers with an external abort.</summary>
public sealed class Bus(RamSnapshot ram, BoardDevices devices) : IReadMemory
{
    private readonly Ram _ram = new(ram);
    private readonly ulong _ramSize = ram.Size;
    private readonly DeviceBus _devices = new(devices);

    /// <summary>In bytes.</summary>
    public ulong RamSize => _ramSize;

    /// <summary>The devices, which a running machine also reaches past their registers.</summary>
    public DeviceBus Devices => _devices;

    public RamSnapshot Snapshot() => _ram.Snapshot();

    public bool TryRead(PA address, int size, out ulong value)
    {
        ulong offset = address.Value - BoardLayout.Ram.Value;
        if (offset <= _ramSize - (ulong)size)
        {
            value = _ram.Read(offset, size);
            return true;
        }
        return _devices.TryRead(address, size, out value);
    }

    public bool CanWrite(PA address, int size) =>
        address.Value - BoardLayout.Ram.Value <= _ramSize - (ulong)size || DeviceBus.Answers(_devices.Value, address, size);

    /// <summary>Applies a store to an address that can be written.</summary>
    /// <returns>The byte that leaves through the UART, if any.</returns>
    public byte? Write(in MemoryWrite write)
    {
        ulong offset = write.Address.Value - BoardLayout.Ram.Value;
        if (offset > _ramSize - write.Size)
            return _devices.Write(write);
        _ram.Write(offset, write.Size, write.Value);
        return null;
    }

    /// <summary>Zeroes a block that can be written, of RAM or of device registers.</summary>
    public void Zero(ZeroBlock block)
    {
        if (block.Address.Value - BoardLayout.Ram.Value >= _ramSize)
        {
            for (int i = 0; i < block.Size; i += sizeof(uint))
                _devices.Write(new MemoryWrite(block.Address + (ulong)i, sizeof(uint), 0));
            return;
        }
        Span<byte> zeros = stackalloc byte[block.Size];
        zeros.Clear();
        _ram.Write(block.Address.Value - BoardLayout.Ram.Value, zeros);
    }
}
