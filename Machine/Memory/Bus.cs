using VirtSpec.Machine.Devices;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;

namespace VirtSpec.Machine.Memory;

/// <summary>What a running machine reads and writes by physical address: RAM, and the registers of devices. Elsewhere it answers with an external abort.</summary>
public sealed class Bus(RamSnapshot ram, Pl011 uart) : IReadMemory
{
    private readonly Ram _ram = new(ram);
    private readonly ulong _ramSize = ram.Size;

    public Pl011 Uart { get; private set; } = uart;

    /// <summary>A byte arrives at the UART.</summary>
    public void Receive(byte value) => Uart = Uart.Receive(value);

    public RamSnapshot Snapshot() => _ram.Snapshot();

    public bool TryRead(PA address, int size, out ulong value)
    {
        ulong offset = address.Value - BoardLayout.Ram.Value;
        if (offset <= _ramSize - (ulong)size)
        {
            value = _ram.Read(offset, size);
            return true;
        }
        return TryReadDevice(address, size, out value);
    }

    /// <summary>Applies a store to an address that can be read.</summary>
    /// <returns>The byte that leaves through the UART, if any.</returns>
    public byte? Write(in MemoryWrite write)
    {
        ulong offset = write.Address.Value - BoardLayout.Ram.Value;
        if (offset > _ramSize - write.Size)
            return WriteDevice(write);
        _ram.Write(offset, write.Size, write.Value);
        return null;
    }

    /// <summary>Zeroes a block that can be read, of RAM or of device registers.</summary>
    public void Zero(ZeroBlock block)
    {
        if (block.Address.Value - BoardLayout.Ram.Value >= _ramSize)
        {
            for (int i = 0; i < block.Size; i += sizeof(uint))
                WriteDevice(new MemoryWrite(block.Address + (ulong)i, sizeof(uint), 0));
            return;
        }
        Span<byte> zeros = stackalloc byte[block.Size];
        zeros.Clear();
        _ram.Write(block.Address.Value - BoardLayout.Ram.Value, zeros);
    }

    /// <summary>Device registers are words: a narrow read gets the low bytes, one of 8 bytes two registers.</summary>
    private bool TryReadDevice(PA address, int size, out ulong value)
    {
        ulong offset = address.Value - BoardLayout.Uart.Value;
        value = 0;
        if (offset > Pl011.Size - (ulong)size)
            return false;
        value = Uart.Read(offset);
        if (size == 8)
            value |= (ulong)Uart.Read(offset + 4) << 32;
        else
            value &= uint.MaxValue >> (32 - 8 * size);
        return true;
    }

    private byte? WriteDevice(in MemoryWrite write)
    {
        ulong offset = write.Address.Value - BoardLayout.Uart.Value;
        Uart = Uart.Write(offset, (uint)write.Value, out byte? sent);
        if (write.Size == 8)
            Uart = Uart.Write(offset + 4, (uint)(write.Value >> 32), out _);
        return sent;
    }
}
