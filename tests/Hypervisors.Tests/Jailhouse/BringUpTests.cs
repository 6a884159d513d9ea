using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Exceptions;
using Xunit;
using static VirtSpec.Hypervisors.Tests.Jailhouse.JailhouseRig;

namespace VirtSpec.Hypervisors.Tests.Jailhouse;

/// <summary>Programs in a cell print what they print at EL1 of a board without EL2.</summary>
public sealed class BringUpTests
{
    private const ulong Budget = 3_000_000;

    private static readonly Dictionary<string, string> Programs = new()
    {
        ["Hello"] = Guests.Hello,
        ["Timer"] = Guests.Timer,
        ["Psci"] = Guests.Psci,
        ["Overflow"] = Guests.Overflow,
    };

    // The timer's INTID is 27, its priority 0xa0, and 1023 is left. PSCI: 1, 0, -4, -2, 0; then PE 1 prints its context 5, EL1 and DAIF, and takes SGI 11 after PE 0 has taken SGI 7.
    // Priorities are (n xor 6) << 4, so that SPI 64 + 6 is the first.
    [Theory]
    [InlineData("Hello", "hi.")]
    [InlineData("Timer", "BLKPP.")]
    [InlineData("Psci", "BAMOAFBPHL.")]
    [InlineData("Overflow", "GHEFCDAB.")]
    public void A_guest_prints_in_a_cell_what_it_prints_on_the_bare_board(string name, string expected)
    {
        Assert.Equal(expected, Console(Bare(Programs[name]), out _));
        Assert.Equal(expected, Console(Board(With(Programs[name])), out _));
    }

    public static TheoryData<Interleaving, ulong?> Orders => new()
    {
        { new Interleaving.RoundRobin(1), null },
        { new Interleaving.RoundRobin(37), 5ul },
        { new Interleaving.Random(1), null },
        { new Interleaving.Random(2), 6ul },
        { new Interleaving.Adversarial(1), null },
        { new Interleaving.Adversarial(2), 7ul },
        { new Interleaving.Adversarial(3), 8ul },
    };

    /// <param name="tlb">The seed of TLBs that keep what the architecture lets them.</param>
    [Theory]
    [MemberData(nameof(Orders))]
    public void Cells_come_up_in_every_order_and_with_every_TLB(Interleaving order, ulong? tlb)
    {
        var board = Board(With(Guests.Psci), order);
        string text = Console(tlb is { } seed ? board.WithAdversarialTlbs(seed) : board, out var runner);
        // What PE 1 prints first may come as soon as it is turned on, and the SGIs come behind both.
        Assert.EndsWith("HL.", text, StringComparison.Ordinal);
        Assert.True(IsMerged(text.AsSpan(0, text.Length - 3), "BAMOA", "FBP"), text);
        Assert.Empty(runner.Violations);
    }

    private static bool IsMerged(ReadOnlySpan<char> text, ReadOnlySpan<char> first, ReadOnlySpan<char> second) => text.IsEmpty
        ? first.IsEmpty && second.IsEmpty
        : (!first.IsEmpty && text[0] == first[0] && IsMerged(text[1..], first[1..], second)) || (!second.IsEmpty && text[0] == second[0] && IsMerged(text[1..], first, second[1..]));

    [Fact]
    public void The_distributor_of_other_cells_is_not_changed_and_reads_as_zero()
    {
        Assert.Equal("AAA.", Console(Board(With(Guests.Foreign)), out var runner));
        var gic = runner.Devices.Gic;
        Assert.Equal(0ul, gic.ReadDistributor(0x10c, 4));
        Assert.Equal(0ul, gic.ReadDistributor(0x464, 1));
        Assert.Equal(3ul, gic.ReadDistributor(0x6320, 8));
    }

    [Fact]
    public void A_forbidden_access_parks_the_PE_and_the_other_cell_goes_on()
    {
        var runner = new Runner(Board(With(Guests.Trespass, Guests.Counter)));
        var console = ConsoleText.Create();
        runner.Run(400_000, ref console);
        Assert.Equal("a", console.Text);
        Assert.True(runner.Memory.TryRead(new(0x4090_0000), 8, out ulong before));
        int exits = console.Exits.Count;
        Assert.IsType<StopReason.BudgetExhausted>(runner.Run(100_000, ref console));
        Assert.True(runner.Memory.TryRead(new(0x4090_0000), 8, out ulong after));
        Assert.True(after > before, $"{after} > {before}");
        Assert.Equal(exits, console.Exits.Count);
        Assert.Equal(Waiting.WFI, runner.Snapshot().Processors[1].Waiting);
    }

    [Fact]
    public void What_runs_in_a_cell_exits_for_nothing_but_its_SGIs_interrupts_PSCI_and_GIC()
    {
        var runner = new Runner(Board(With(Guests.Hello)));
        var console = ConsoleText.Create();
        runner.Run(400_000, ref console);
        Assert.Equal("hi.", console.Text);
        Assert.All(console.Exits.Where(e => e.Kind == ExceptionKind.Synchronous), e => Assert.Contains(e.EC, new[] { ExceptionClass.HVC64, ExceptionClass.DataAbortLowerEL }));
        // Of the guest: GICD_CTLR, GICR_WAKER, GICR_IGROUPR0, GICR_ISENABLER0 and eight words of GICR_IPRIORITYR.
        Assert.Equal(12, console.Exits.Count(e => e.EC == ExceptionClass.DataAbortLowerEL));
    }

    private static string Console(BoardState board, out Runner runner)
    {
        runner = new Runner(board);
        var console = ConsoleText.Create();
        string stop = "";
        for (ulong steps = 0; steps < Budget && !console.Text.EndsWith('.'); steps += 1000)
            stop = runner.Run(1000, ref console).ToString();
        return console.Text.EndsWith('.') ? console.Text : $"{console.Text} {stop} {Describe(runner.Snapshot())}";
    }
}
