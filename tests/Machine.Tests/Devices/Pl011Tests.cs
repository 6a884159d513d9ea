using VirtSpec.Machine.Devices;
using Xunit;

namespace VirtSpec.Machine.Tests.Devices;

/// <summary>Offsets, widths and reset values are those of Arm DDI 0183G, table 3-1; PeriphID and PCellID those that QEMU's board gives.</summary>
public sealed class Pl011Tests
{
    [Theory]
    [InlineData(0xfe0ul, 0x11u)]
    [InlineData(0xfe4ul, 0x10u)]
    [InlineData(0xfe8ul, 0x14u)]
    [InlineData(0xfecul, 0x00u)]
    [InlineData(0xff0ul, 0x0du)]
    [InlineData(0xff4ul, 0xf0u)]
    [InlineData(0xff8ul, 0x05u)]
    [InlineData(0xffcul, 0xb1u)]
    public void The_identification_registers_name_a_PL011(ulong offset, uint expected) =>
        Assert.Equal(expected, new Pl011().Read(offset));

    [Theory]
    [InlineData(0x018ul, 0x90u)]
    [InlineData(0x020ul, 0u)]
    [InlineData(0x024ul, 0u)]
    [InlineData(0x028ul, 0u)]
    [InlineData(0x02cul, 0u)]
    [InlineData(0x030ul, 0x300u)]
    [InlineData(0x034ul, 0x12u)]
    [InlineData(0x038ul, 0u)]
    [InlineData(0x048ul, 0u)]
    public void Registers_have_their_reset_values(ulong offset, uint expected) =>
        Assert.Equal(expected, new Pl011().Read(offset));

    [Theory]
    [InlineData(0x020ul, 0xffu)]
    [InlineData(0x024ul, 0xffffu)]
    [InlineData(0x028ul, 0x3fu)]
    [InlineData(0x02cul, 0xffu)]
    [InlineData(0x030ul, 0xffffu)]
    [InlineData(0x034ul, 0x3fu)]
    [InlineData(0x038ul, 0x7ffu)]
    [InlineData(0x048ul, 0x7u)]
    public void Control_registers_keep_the_bits_that_they_have(ulong offset, uint writable)
    {
        var uart = new Pl011().Write(offset, 0xffff_ffff, out byte? sent);
        Assert.Equal(writable, uart.Read(offset));
        Assert.Null(sent);
    }

    [Theory]
    [InlineData(0x018ul)]
    [InlineData(0xfe0ul)]
    [InlineData(0x050ul)]
    public void Read_only_and_reserved_registers_ignore_writes(ulong offset) =>
        Assert.Equal(new Pl011(), new Pl011().Write(offset, 0x5a, out _));

    [Fact]
    public void Sending_a_byte_leaves_the_UART_as_it_was()
    {
        var uart = new Pl011().Write(0, 0x1_2341, out byte? sent);
        Assert.Equal(new Pl011(), uart);
        Assert.Equal((byte)0x41, sent);
    }
}
