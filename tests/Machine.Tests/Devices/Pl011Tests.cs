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
    public void Sending_a_byte_raises_the_transmit_interrupt_and_changes_nothing_else()
    {
        var uart = new Pl011().Write(0, 0x1_2341, out byte? sent);
        Assert.Equal(new Pl011 { RIS = 0x20 }, uart);
        Assert.Equal((byte)0x41, sent);
    }

    [Fact]
    public void The_line_is_up_while_an_interrupt_is_raised_and_not_masked()
    {
        var uart = new Pl011().Receive((byte)'a');
        Assert.False(uart.Interrupt);
        var unmasked = uart.Write(0x038, 0x10, out _);
        Assert.True(unmasked.Interrupt);
        Assert.False(unmasked.AfterRead(0).Interrupt);
        Assert.False(unmasked.Write(0x044, 0x10, out _).Interrupt);
    }

    [Theory]
    [InlineData(0x00u, 1)]
    [InlineData(0x10u, 16)]
    public void The_receiver_holds_what_its_FIFO_has_room_for_and_gives_it_back_in_order(uint lineControl, int depth)
    {
        var uart = new Pl011().Write(0x02c, lineControl, out _);
        for (int i = 0; i < depth; i++)
            uart = uart.CanReceive ? uart.Receive((byte)(0xf0 + i)) : throw new InvalidOperationException($"full with {i}");
        Assert.False(uart.CanReceive);
        for (int i = 0; i < depth; i++)
        {
            Assert.Equal(0xf0u + (uint)i, uart.Read(0));
            uart = uart.AfterRead(0);
        }
        Assert.Equal(new Pl011 { LCR_H = lineControl }, uart);
    }

    [Fact]
    public void A_byte_without_room_is_an_overrun()
    {
        var uart = new Pl011().Receive(1).Receive(2);
        Assert.Equal((1u, 8u, 0x410u), (uart.Read(0), uart.Read(4), uart.Read(0x03c)));
        Assert.Equal(0u, uart.Write(4, 0, out _).Read(4));
    }

    [Fact]
    public void Only_a_read_of_UARTDR_changes_the_UART()
    {
        var uart = new Pl011().Receive(1);
        for (ulong offset = 4; offset < Pl011.Size; offset++)
            Assert.Equal(uart, uart.AfterRead(offset));
    }

    [Fact]
    public void Changing_the_FIFO_enable_empties_the_receiver() =>
        Assert.Equal(0x90u, new Pl011().Receive(1).Write(0x02c, 0x10, out _).Read(0x018));

    [Fact]
    public void Loopback_returns_what_is_sent_and_feeds_the_modem_lines_back()
    {
        // UARTCR: LBE, Out2, Out1, RTS, DTR become RI, DCD, CTS, DSR of UARTFR, and raise their interrupts when they change.
        var uart = new Pl011().Write(0x030, 0x3f80, out _);
        Assert.Equal((0x197u, 0x00fu, false), (uart.Read(0x018), uart.Read(0x03c), uart.CanReceive));
        Assert.Equal((uint)'x', uart.Write(0, 'x', out _).Read(0));
        Assert.Equal(0x80u | 0x10, uart.Write(0x030, 0x3f00, out _).Read(0x018));
    }

    [Fact]
    public void UARTs_that_hold_the_same_are_equal()
    {
        static Pl011 Filled() => new Pl011().Write(0x02c, 0x10, out _).Receive(1).Receive(2).AfterRead(0);
        Assert.Equal(Filled(), Filled());
        Assert.NotEqual(Filled(), Filled().Receive(0));
    }
}
