using VirtSpec.Properties.Tests.Cli;
using VirtSpec.Properties.Traces.Qemu;
using Xunit;

namespace VirtSpec.Properties.Tests.Traces;

/// <summary>QEMU's logs in step with runs of their images.</summary>
public sealed class QemuReplayTests : IDisposable
{
    private const int Flipped = 120;

    private readonly string _directory = Directory.CreateTempSubdirectory("virtspec").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("hello", "hello.elf", "the machine makes all 5 entries, in 669 steps\n")]
    [InlineData("exceptions", "exceptions.elf", "the machine makes all 669 entries, in 144922 steps\n")]
    [InlineData("wfi-trap", "wfi-trap.elf", "the machine makes all 12 entries, in 1076 steps\n")]
    [InlineData("tick", "el1/tick.elf", "the machine makes all 21 entries, in 320791 steps\n", "--no-el2")]
    public void The_machine_makes_what_QEMU_logs(string log, string guest, string end, params string[] options)
    {
        var run = CommandRun.Of(["trace", "check", QemuLogs.PathOf(log), CommandRun.Guest(guest), .. options]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.EndsWith(": well-formed\n" + end, run.Output, StringComparison.Ordinal);
    }

    /// <summary>The interrupts of this log came when the computer's clock said.</summary>
    [Fact]
    public void Interrupts_are_taken_where_the_log_has_them()
    {
        var run = CommandRun.Of("trace", "check", QemuLogs.PathOf("tick-realtime"), CommandRun.Guest("el1/tick.elf"), "--no-el2");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches(@"\n\d+ times the log has an interrupt where the machine had none, or none where it had one: taken as the log has it\nthe machine makes all 21 entries, ", run.Output);
    }

    /// <summary>Each single bit of ESR, FAR, ELR and PC of each of the first synchronous exceptions is another value than the machine's.</summary>
    [Fact]
    public void No_bit_of_a_synchronous_event_can_be_flipped()
    {
        var pairs = new List<(QemuEntry.Exception Entry, MachineEvent Machine)>();
        QemuReplay.Run(QemuLogs.Board("exceptions.elf"), QemuLogs.Read("exceptions"), QemuLogs.MostSteps, (entry, machine) =>
        {
            if (entry is QemuEntry.Exception { Kind: 0 } exception)
                pairs.Add((exception, machine));
        });
        Assert.True(pairs.Count > Flipped, $"{pairs.Count}");
        int flips = 0;
        foreach (var (entry, machine) in pairs)
        {
            Assert.Empty(QemuComparison.Of(entry, machine));
            foreach (var (_, flipped) in FlippedBits.Of(entry))
            {
                Assert.True(QemuComparison.Of(flipped, machine).Any(), $"{entry}: {flipped}");
                flips++;
            }
        }
        Assert.True(flips > 160 * Flipped, $"{flips}");
    }

    /// <summary>The same through the re-execution, all bits of each event: each is refused at the event, by the value in which it is.</summary>
    [Fact]
    public void A_flipped_bit_is_refused_at_its_event()
    {
        var entries = QemuLogs.Read("exceptions");
        int[] events = [.. Enumerable.Range(0, entries.Count).Where(i => entries[i] is QemuEntry.Exception { Kind: 0, ByBoard: false }).Take(Flipped)];
        var flipped = new FlippedBits();
        foreach (var (index, before) in EventForks.Of(QemuLogs.Board("exceptions.elf"), entries.Count, QemuLogs.MostSteps, events))
            flipped.AreRefused((QemuEntry.Exception)entries[index], before);
        Assert.Equal(Flipped, flipped.Events);
        Assert.True(flipped.Bits >= 160 * Flipped, $"{flipped.Bits}");
    }

    /// <summary>From the start of the program too, a flipped bit ends the re-execution at its event.</summary>
    [Fact]
    public void A_flipped_bit_ends_the_whole_re_execution_at_its_event()
    {
        var entries = QemuLogs.Read("exceptions");
        var board = QemuLogs.Board("exceptions.elf");
        foreach (int index in Enumerable.Range(0, entries.Count).Where(i => entries[i] is QemuEntry.Exception { Kind: 0 }).Where((_, n) => n % 16 == 0))
        {
            var flipped = FlippedBits.Of((QemuEntry.Exception)entries[index]).ElementAt(index % 32).Entry;
            var end = QemuReplay.Run(board, [.. entries.Take(index), flipped, .. entries.Skip(index + 1)], QemuLogs.MostSteps);
            Assert.Equal((index, flipped), (end.Agreed, end.Refused));
        }
    }

    /// <summary>QEMU describes the access in aborts that EL2 takes, which a row of the exclusions excuses; a bit of that description can be flipped no more than any other.</summary>
    [Fact]
    public void What_an_exclusion_may_excuse_is_one_value()
    {
        var entries = QemuLogs.Read("exceptions");
        var board = QemuLogs.Board("exceptions.elf");
        int aborts = 0;
        foreach (int index in Enumerable.Range(0, entries.Count).Where(i => entries[i] is QemuEntry.Exception { EC: 0x24 or 0x25, To: 2 }))
        {
            aborts++;
            for (int bit = 0; bit < 25; bit++)
            {
                var entry = (QemuEntry.Exception)entries[index];
                var end = QemuReplay.Run(board, [.. entries.Take(index), entry with { ESR = entry.ESR ^ 1ul << bit }, .. entries.Skip(index + 1)], QemuLogs.MostSteps);
                Assert.Equal(index, end.Agreed);
                Assert.Empty(end.Excused);
            }
        }
        Assert.True(aborts > 0);
    }

    [Fact]
    public void The_refusal_names_line_values_and_steps()
    {
        string log = Path.Combine(_directory, "q.log");
        File.WriteAllText(log, File.ReadAllText(QemuLogs.PathOf("hello")).Replace("0x18/0x62300400", "0x18/0x62300401", StringComparison.Ordinal));
        var run = CommandRun.Of("trace", "check", log, CommandRun.Guest("hello.elf"));
        Assert.Equal((1, $"virtspec trace check: {log}(2): ESR: the machine has 0x62300400, the log 0x62300401; entry 2, Undefined Instruction at 0x40001924, from EL1, after 226 steps\n"), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("wfi-trap", "hello.elf")]
    [InlineData("hello", "wfi-trap.elf")]
    [InlineData("tick", "hello.elf")]
    public void The_log_of_another_image_is_refused(string log, string guest) =>
        Assert.Equal(1, CommandRun.Of("trace", "check", QemuLogs.PathOf(log), CommandRun.Guest(guest), "--max-steps", "1000000").ExitCode);

    /// <summary>An interrupt that the log has and no timer raises is never made.</summary>
    [Fact]
    public void An_interrupt_that_nothing_raises_is_refused()
    {
        string log = Path.Combine(_directory, "q.log");
        const string irq = "Taking exception 5 [IRQ] on CPU 0\n...from EL2 to EL2\n...with ESR 0x0/0x0\n...with ELR 0x40001814\n...to EL2 PC 0x40000a80 PSTATE 0x3c9\n";
        File.WriteAllText(log, irq);
        var run = CommandRun.Of("trace", "check", log, CommandRun.Guest("hello.elf"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the log IRQ at 0x40001814, from EL2; entry 1", run.Error, StringComparison.Ordinal);
    }
}
