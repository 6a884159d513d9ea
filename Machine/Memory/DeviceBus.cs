using VirtSpec.Machine.Devices;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Gic;

namespace VirtSpec.Machine.Memory;

/// <summary>
/// The registers of devices by physical address, and the lines from the devices to the GIC.
/// A read has no effect until the step that made it completes: see <see cref="CompleteReads"/>.
/// </summary>
public sealed class DeviceBus(BoardDevices devices)
{
    private readonly List<ulong> _uartReads = [];

    /// <summary>The devices as a value.</summary>
    public BoardDevices Value { get; private set; } = devices;

    /// <summary>The count of the system counter at which a device next does something by itself.</summary>
    public ulong Due { get; private set; }

    /// <summary>The count of the system counter, which devices that know the time are asked at.</summary>
    public ulong Counter { get; private set; }

    /// <summary>How often the GIC has changed.</summary>
    public ulong GicChanges { get; private set; }

    /// <summary>The step that is being made has read a register whose reading has an effect.</summary>
    public bool HasReads => _uartReads.Count > 0;

    /// <summary>Time has come to this count.</summary>
    public void Pass(ulong counter)
    {
        Counter = counter;
        if (counter >= Due)
            Set(Value.Rtc);
    }

    /// <summary>Whether a device answers an access.</summary>
    public static bool Answers(BoardDevices devices, PA address, int size) => TryFind(devices, address, size, out _, out _);

    public bool TryRead(PA address, int size, out ulong value)
    {
        value = 0;
        if (!TryFind(Value, address, size, out var region, out ulong offset))
            return false;
        value = region switch
        {
            Region.Distributor => Value.Gic.ReadDistributor(offset, size),
            Region.Redistributor => Value.Gic.ReadRedistributor(IndexOf(offset), offset % BoardLayout.RedistributorSize, size),
            Region.Rtc => ReadRtc(offset, size),
            _ => ReadUart(offset, size),
        };
        return true;
    }

    /// <summary>Applies a store to a device that answers it.</summary>
    /// <returns>The byte that leaves through the UART, if any.</returns>
    public byte? Write(in MemoryWrite write)
    {
        byte? sent = null;
        if (!TryFind(Value, write.Address, write.Size, out var region, out ulong offset))
            throw new System.Diagnostics.UnreachableException($"a store to {write.Address}, where no device is");
        switch (region)
        {
            case Region.Distributor:
                Set(Value.Gic.WriteDistributor(offset, write.Size, write.Value));
                break;
            case Region.Redistributor:
                Set(Value.Gic.WriteRedistributor(IndexOf(offset), offset % BoardLayout.RedistributorSize, write.Size, write.Value));
                break;
            case Region.Rtc:
                WriteRtc(offset, write);
                break;
            default:
                sent = WriteUart(offset, write);
                break;
        }
        return sent;
    }

    /// <summary>The step is over: what it read is taken from the devices, unless it took an exception.</summary>
    public void CompleteReads(bool completed)
    {
        if (completed)
            foreach (ulong offset in _uartReads)
                Set(Value.Uart.AfterRead(offset));
        _uartReads.Clear();
    }

    /// <summary>A byte arrives at the UART, which has room for it.</summary>
    public void Receive(byte value) => Set(Value.Uart.Receive(value));

    public void Set(GicState gic)
    {
        if (ReferenceEquals(gic, Value.Gic))
            return;
        Value = Value with { Gic = gic };
        GicChanges++;
    }

    private void Set(Pl011 uart)
    {
        bool line = Value.Uart.Interrupt;
        Value = Value with { Uart = uart };
        if (uart.Interrupt != line)
            Set(Value.Gic.WithSharedLine(BoardLayout.UartInterrupt, uart.Interrupt));
    }

    private void Set(Pl031 rtc)
    {
        Value = Value with { Rtc = rtc };
        Due = rtc.NextChange(Counter) ?? ulong.MaxValue;
        Set(Value.Gic.WithSharedLine(BoardLayout.RtcInterrupt, rtc.Interrupt(Counter)));
    }

    private static bool TryFind(BoardDevices devices, PA address, int size, out Region region, out ulong offset)
    {
        foreach (var (start, length, candidate) in Regions)
        {
            offset = address.Value - start.Value;
            region = candidate;
            ulong end = candidate == Region.Redistributor ? (ulong)devices.Gic.ProcessorCount * BoardLayout.RedistributorSize : length;
            if (offset <= end - (ulong)size)
                return true;
        }
        (region, offset) = (default, 0);
        return false;
    }

    /// <summary>Registers are words: a narrow read gets the low bytes, one of 8 bytes two registers.</summary>
    private ulong ReadUart(ulong offset, int size)
    {
        _uartReads.Add(offset);
        if (size < 8)
            return Value.Uart.Read(offset) & uint.MaxValue >> 32 - 8 * size;
        _uartReads.Add(offset + 4);
        return Value.Uart.Read(offset) | (ulong)Value.Uart.Read(offset + 4) << 32;
    }

    private byte? WriteUart(ulong offset, in MemoryWrite write)
    {
        Set(Value.Uart.Write(offset, (uint)write.Value, out byte? sent));
        if (write.Size == 8)
            Set(Value.Uart.Write(offset + 4, (uint)(write.Value >> 32), out _));
        return sent;
    }

    private ulong ReadRtc(ulong offset, int size) => size < 8
        ? Value.Rtc.Read(offset, Counter) & uint.MaxValue >> 32 - 8 * size
        : Value.Rtc.Read(offset, Counter) | (ulong)Value.Rtc.Read(offset + 4, Counter) << 32;

    private void WriteRtc(ulong offset, in MemoryWrite write)
    {
        Set(Value.Rtc.Write(offset, (uint)write.Value, Counter));
        if (write.Size == 8)
            Set(Value.Rtc.Write(offset + 4, (uint)(write.Value >> 32), Counter));
    }

    private static int IndexOf(ulong offset) => (int)(offset / BoardLayout.RedistributorSize);

    private static readonly (PA Start, ulong Size, Region Region)[] Regions =
    [
        (BoardLayout.Uart, Pl011.Size, Region.Uart),
        (BoardLayout.Rtc, Pl031.Size, Region.Rtc),
        (BoardLayout.GicDistributor, BoardLayout.DistributorSize, Region.Distributor),
        (BoardLayout.GicRedistributors, BoardLayout.LargestProcessorCount * BoardLayout.RedistributorSize, Region.Redistributor),
    ];

    private enum Region
    {
        Uart,
        Rtc,
        Distributor,
        Redistributor,
    }
}
