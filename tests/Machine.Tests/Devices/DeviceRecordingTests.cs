using System.Globalization;
using System.Text;
using VirtSpec.Machine.Devices;
using VirtSpec.Machine.Platform;
using VirtSpec.Machine.Tests.Guests;
using Xunit;

namespace VirtSpec.Machine.Tests.Devices;

/// <summary>The accesses that tests/Guests/pl011.S and pl031.S make, with the answers that QEMU gave, made on the device alone.</summary>
public sealed class DeviceRecordingTests
{
    [Fact]
    public void The_PL011_answers_as_it_does_on_QEMU()
    {
        var guest = Guest.Named("pl011");
        var uart = new Pl011();
        var input = new Queue<string>(guest.Inputs);
        foreach (var access in Accesses(guest))
        {
            if (access.Kind == 'w')
            {
                uart = Write(uart, access, out byte? sent);
                if (sent == '.')
                    uart = Encoding.ASCII.GetBytes(input.Dequeue()).Aggregate(uart, static (u, b) => u.CanReceive ? u.Receive(b) : throw new InvalidOperationException("no room"));
                continue;
            }
            Assert.Equal(access, access with { Value = Wide(access, offset => uart.Read(offset)) });
            uart = uart.AfterRead(access.Offset);
        }
        Assert.Empty(input);
    }

    [Fact]
    public void The_PL031_answers_as_it_does_on_QEMU()
    {
        var rtc = new Pl031();
        ulong counter = BoardLayout.CounterFrequency / 3;
        foreach (var access in Accesses(Guest.Named("pl031")))
        {
            if (access.Kind == 'w')
            {
                rtc = rtc.Write(access.Offset, (uint)access.Value, counter);
                continue;
            }
            if (access.Kind == 'p')
                counter += BoardLayout.CounterFrequency;
            Assert.Equal(access, access with { Value = Wide(access, offset => rtc.Read(offset, counter)) });
        }
    }

    private static Pl011 Write(Pl011 uart, Access access, out byte? sent) => uart.Write(access.Offset, (uint)access.Value, out sent);

    /// <summary>What an access of that many bytes sees of registers of four.</summary>
    private static ulong Wide(Access access, Func<ulong, uint> read) => access.Bytes == 8
        ? read(access.Offset) | (ulong)read(access.Offset + 4) << 32
        : read(access.Offset) & uint.MaxValue >> (32 - 8 * access.Bytes);

    private static List<Access> Accesses(Guest guest)
    {
        // The full stops that ask for input come before the first line.
        string text = guest.ExpectedConsole!.TrimStart('!', '.');
        var accesses = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Access.Parse).ToList();
        Assert.True(accesses.Count > 50);
        return accesses;
    }

    /// <summary>A line such as <c>r4 018 0000000000000090</c>: read, write or poll, the bytes, the offset, the value.</summary>
    private sealed record Access(char Kind, int Bytes, ulong Offset, ulong Value)
    {
        public static Access Parse(string line)
        {
            string[] cells = line.Split(' ');
            return new Access(cells[0][0], cells[0][1] - '0', Hex(cells[1]), Hex(cells[2]));
        }

        private static ulong Hex(string digits) => ulong.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
