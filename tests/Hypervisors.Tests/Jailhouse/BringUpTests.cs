using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Platform;
using Xunit;
using static VirtSpec.Hypervisors.Tests.Jailhouse.JailhouseRig;

namespace VirtSpec.Hypervisors.Tests.Jailhouse;

/// <summary>Programs in a cell print what they print at EL1 of a board without EL2.</summary>
public sealed class BringUpTests
{
    private const ulong Budget = 3_000_000;

    [Theory]
    [InlineData(nameof(Guests.Hello), "hi.")]
    [InlineData(nameof(Guests.Timer), "BLKPP.")]
    [InlineData(nameof(Guests.Psci), "BAMOAFBPHL.")]
    public void A_guest_prints_in_a_cell_what_it_prints_on_the_bare_board(string name, string expected)
    {
        string program = name switch { nameof(Guests.Hello) => Guests.Hello, nameof(Guests.Timer) => Guests.Timer, _ => Guests.Psci };
        Assert.Equal(expected, Console(Bare(program)));
        string actual = Console(Board(With(program)));
        Assert.True(actual == expected, actual);
    }

    private static string Console(BoardState board)
    {
        var runner = new Runner(board);
        var console = ConsoleText.Create();
        string stop = "";
        for (ulong steps = 0; steps < Budget && !console.Text.EndsWith('.'); steps += 1000)
            stop = runner.Run(1000, ref console).ToString();
        return console.Text.EndsWith('.') ? console.Text : $"{console.Text} {stop} {JailhouseRig.Describe(runner.Snapshot())}";
    }
}
