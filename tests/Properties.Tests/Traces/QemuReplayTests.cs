using VirtSpec.Properties.Tests.Cli;
using VirtSpec.Properties.Traces.Qemu;
using VirtSpec.Spec.Instructions.Text;
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

    /// <summary>The log of QEMU with every so many of its last lines cut off between two entries: the machine goes on, and what it does next is that of the entry that is missing.</summary>
    [Theory]
    [InlineData("hello", "hello.elf", 12, "call that the board answers at 0x40000008, step 669", "makes all 4 entries, in 592 steps")]
    [InlineData("hello", "hello.elf", 6, "return from EL2 to EL1 at 0x40001814, step 533", "makes all 2 entries, in 226 steps")]
    [InlineData("exceptions", "exceptions.elf", 2262, "a call", "makes all 668 entries")]
    public void A_log_without_its_tail_is_refused(string log, string guest, int lines, string next, string made)
    {
        string cut = Path.Combine(_directory, "q.log");
        string[] all = File.ReadAllLines(QemuLogs.PathOf(log));
        int kept = Enumerable.Range(0, lines + 1).Last(n => n < all.Length && (all[n].StartsWith("Taking", StringComparison.Ordinal) || all[n].StartsWith("Exception return", StringComparison.Ordinal)));
        File.WriteAllText(cut, string.Concat(all.Take(kept).Select(l => l + "\n")));
        var run = CommandRun.Of("trace", "check", cut, CommandRun.Guest(guest));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(made, run.Output, StringComparison.Ordinal);
        Assert.StartsWith($"virtspec trace check: {cut}: expected the machine's next entry, ", run.Error, StringComparison.Ordinal);
        Assert.Contains(next, run.Error, StringComparison.Ordinal);
        var stopped = CommandRun.Of("trace", "check", cut, CommandRun.Guest(guest), "--stopped");
        Assert.Equal((0, ""), (stopped.ExitCode, stopped.Error));
        Assert.Contains("\nbehind the log: ", stopped.Output, StringComparison.Ordinal);
    }

    /// <summary>EL2 returns to itself and branches to itself for ever: there is no further entry.</summary>
    [Fact]
    public void A_program_that_goes_on_without_exceptions_may_do_so()
    {
        string image = Path.Combine(_directory, "program"), log = Path.Combine(_directory, "q.log");
        byte[] bytes = new byte[0x18];
        Put(bytes, 0, "adr x0, 0x40000014", "msr elr_el2, x0", "mov x0, #0x3c9", "msr spsr_el2, x0", "eret", "b 0x40000014");
        File.WriteAllBytes(image, bytes);
        File.WriteAllText(log, "Exception return from AArch64 EL2 to AArch64 EL2 PC 0x40000014\n");
        var run = CommandRun.Of("trace", "check", log, image);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.EndsWith("\nthe machine makes all 1 entries, in 5 steps\nbehind the log: the machine ends, endless branch to itself at 0x40000014\n", run.Output, StringComparison.Ordinal);
    }

    /// <summary>So many steps and no more: the machine makes its first entry at step 70, and the second at 226.</summary>
    [Theory]
    [InlineData("5", 1, "event: the machine has none in 5 steps without other interrupts, the log return from EL2 to EL1 at 0x40001918; entry 1, return from EL2 to EL1 at 0x40001918, after 5 steps")]
    [InlineData("225", 2, "event: the machine has none in 155 steps without other interrupts, the log Undefined Instruction at 0x40001924, from EL1; entry 2, Undefined Instruction at 0x40001924, from EL1, after 225 steps")]
    public void The_most_steps_are_kept(string steps, int line, string reason)
    {
        string log = QemuLogs.PathOf("hello");
        var run = CommandRun.Of("trace", "check", log, CommandRun.Guest("hello.elf"), "--max-steps", steps);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"virtspec trace check: {log}({line}): {reason}", run.Error, StringComparison.Ordinal);
    }

    /// <summary>hello.S enters EL1 with SPSR_EL2 0x3c5, and nothing that it runs there sets flags.</summary>
    [Fact]
    public void SPSR_is_compared_where_the_log_has_it()
    {
        string WithSPSR(string spsr) => File.ReadAllText(QemuLogs.PathOf("hello")).Replace("...with ELR", $"...with SPSR 0x{spsr}\n...with ELR", StringComparison.Ordinal);
        string log = Path.Combine(_directory, "q.log");
        File.WriteAllText(log, WithSPSR("3c5"));
        Assert.Equal(0, CommandRun.Of("trace", "check", log, CommandRun.Guest("hello.elf")).ExitCode);
        for (int bit = 5; bit < 32; bit++)
        {
            string flipped = $"{0x3c5u ^ 1u << bit:x}";
            File.WriteAllText(log, WithSPSR(flipped));
            var run = CommandRun.Of("trace", "check", log, CommandRun.Guest("hello.elf"));
            Assert.Equal((1, $"virtspec trace check: {log}(2): SPSR: the machine has 0x3c5, the log 0x{flipped}; entry 2, Undefined Instruction at 0x40001924, from EL1, after 226 steps\n"), (run.ExitCode, run.Error));
        }
    }

    /// <summary>
    /// The flags are set, and an exception is taken whose handler takes another one before it sets them: QEMU cleared them at the first (row flags-kept), so that SPSR of the second has none.
    /// Where an instruction sets them in between, the same SPSR is refused.
    /// </summary>
    [Theory]
    [InlineData("nop", "600003c9", 0, false)]
    [InlineData("nop", "3c9", 0, true)]
    [InlineData("nop", "200003c9", 1, false)]
    [InlineData("cmp x0, xzr", "3c9", 1, false)]
    public void Flags_that_QEMU_clears_are_excused_where_nothing_set_them_since(string between, string spsr, int exit, bool excused)
    {
        string image = Path.Combine(_directory, "program"), log = Path.Combine(_directory, "q.log");
        byte[] bytes = new byte[0x1000];
        Put(bytes, 0, "adr x0, 0x40000800", "msr vbar_el2, x0", "cmp xzr, xzr", "svc #0");
        Put(bytes, 0xa00, between, "svc #1");
        File.WriteAllBytes(image, bytes);
        File.WriteAllText(log, Svc(0, 0x10, "600003c9") + Svc(1, 0xa08, spsr));
        var run = CommandRun.Of("trace", "check", log, image, "--stopped", "--max-steps", "7");
        Assert.Equal(exit, run.ExitCode);
        Assert.Equal(excused, run.Output.Contains("as QEMU does: flags-kept", StringComparison.Ordinal));

        string Svc(int imm, int elr, string state) =>
            $"Taking exception 2 [SVC] on CPU 0\n...from EL2 to EL2\n...with ESR 0x15/0x5600000{imm}\n...with SPSR 0x{state}\n...with ELR 0x{0x40000000 + elr:x}\n...to EL2 PC 0x40000a00 PSTATE 0x3c9\n";
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

    private static void Put(byte[] image, int at, params string[] program)
    {
        for (int i = 0; i < program.Length; i++)
        {
            Assert.True(Assembler.TryAssemble(program[i], 0x4000_0000 + (ulong)(at + 4 * i), out uint word, out string error), error);
            BitConverter.GetBytes(word).CopyTo(image, at + 4 * i);
        }
    }
}
