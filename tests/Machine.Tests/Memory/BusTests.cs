using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using Xunit;

namespace VirtSpec.Machine.Tests.Memory;

public sealed class BusTests
{
    private const ulong RamSize = 2 << 20, RamStart = 0x4000_0000, RamEnd = RamStart + RamSize;

    private readonly Bus _bus = new(RamSnapshot.Zero(RamSize), BoardDevices.AtReset(processors: 1));

    [Theory]
    [InlineData(0ul, 4, false)]
    [InlineData(RamStart - 1, 1, false)]
    [InlineData(RamStart - 4, 8, false)]
    [InlineData(RamStart, 8, true)]
    [InlineData(RamEnd - 8, 8, true)]
    [InlineData(RamEnd - 7, 8, false)]
    [InlineData(RamEnd - 1, 1, true)]
    [InlineData(RamEnd, 1, false)]
    [InlineData(ulong.MaxValue, 1, false)]
    [InlineData(ulong.MaxValue - 3, 8, false)]
    [InlineData(0x0900_0000ul, 4, true)]
    [InlineData(0x0900_0ffcul, 4, true)]
    [InlineData(0x0900_0ffcul, 8, false)]
    [InlineData(0x0900_0ffeul, 4, false)]
    [InlineData(0x0901_0000ul, 4, true)]
    [InlineData(0x0901_0ffcul, 8, false)]
    [InlineData(0x0800_0000ul, 4, true)]
    [InlineData(0x0800_fffcul, 8, false)]
    [InlineData(0x0801_0000ul, 4, false)]
    [InlineData(0x080a_0000ul, 4, true)]
    [InlineData(0x080b_fffcul, 4, true)]
    [InlineData(0x080c_0000ul, 4, false)]
    [InlineData(0x08ff_fffful, 1, false)]
    public void Only_RAM_and_devices_answer(ulong address, int size, bool answers)
    {
        Assert.Equal(answers, _bus.TryRead(new PA(address), size, out _));
        Assert.Equal(answers, _bus.CanWrite(new PA(address), size));
    }

    [Theory]
    [InlineData(1, 0x90ul)]
    [InlineData(2, 0x90ul)]
    [InlineData(4, 0x90ul)]
    [InlineData(8, 0x90ul)]
    public void UARTFR_reads_both_FIFOs_empty_at_every_width(int size, ulong expected)
    {
        Assert.True(_bus.TryRead(new PA(0x0900_0018), size, out ulong value));
        Assert.Equal(expected, value);
    }

    [Fact]
    public void A_read_of_eight_bytes_gives_two_registers()
    {
        _bus.Write(new MemoryWrite(new PA(0x0900_0024), 4, 13));
        _bus.Write(new MemoryWrite(new PA(0x0900_0028), 4, 1));
        Assert.True(_bus.TryRead(new PA(0x0900_0024), 8, out ulong value));
        Assert.Equal(0x1_0000_000dul, value);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public void A_store_to_UARTDR_sends_its_low_byte(int size) =>
        Assert.Equal((byte)'A', _bus.Write(new MemoryWrite(new PA(0x0900_0000), (byte)size, 0x0000_0000_0000_0041)));

    [Fact]
    public void A_store_to_RAM_sends_nothing() =>
        Assert.Null(_bus.Write(new MemoryWrite(new PA(RamStart), 4, 0x41)));

    [Fact]
    public void Zeroing_a_block_leaves_its_neighbours_alone()
    {
        for (ulong i = 0; i < 24; i++)
            _bus.Write(new MemoryWrite(new PA(RamStart + 8 * i), 8, ulong.MaxValue));
        _bus.Zero(new ZeroBlock(new PA(RamStart + 64), 64));
        var values = Enumerable.Range(0, 24).Select(i => _bus.TryRead(new PA(RamStart + 8 * (ulong)i), 8, out ulong value) ? value : 1);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => i is >= 8 and < 16 ? 0 : ulong.MaxValue), values);
    }
}
