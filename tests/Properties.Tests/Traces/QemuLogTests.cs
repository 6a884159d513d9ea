using VirtSpec.Properties.Tests.Cli;
using VirtSpec.Properties.Traces;
using VirtSpec.Properties.Traces.Qemu;
using Xunit;

namespace VirtSpec.Properties.Tests.Traces;

/// <summary>The form of QEMU's log.</summary>
public sealed class QemuLogTests
{
    private const string Hvc = "Taking exception 11 [Hypervisor Call] on CPU 0\n...from EL1 to EL2\n...with ESR 0x16/0x5a000000\n...with ELR 0x40000004\n...to EL2 PC 0x40002400 PSTATE 0x3c9\n";
    private const string Abort = "Taking exception 4 [Data Abort] on CPU 0\n...from EL0 to EL1\n...with ESR 0x24/0x92000006\n...with FAR 0x10\n...with ELR 0x40000004\n...to EL1 PC 0x40002400 PSTATE 0x3c5\n";
    private const string Irq = "Taking exception 5 [IRQ] on CPU 0\n...from EL1 to EL1\n...with ESR 0x0/0x3400000\n...with ELR 0x40000004\n...to EL1 PC 0x40002280 PSTATE 0x3c5\n";
    private const string Psci = "Taking exception 13 [Secure Monitor Call] on CPU 0\n...from EL2 to EL3\n...with ESR 0x17/0x5e000000\n...handled as PSCI call\n";
    private const string Return = "Exception return from AArch64 EL2 to AArch64 EL1 PC 0x40000004\n";

    [Theory]
    [InlineData("hello")]
    [InlineData("exceptions")]
    [InlineData("wfi-trap")]
    [InlineData("tick")]
    [InlineData("tick-realtime")]
    [InlineData("kvm")]
    public void Logs_of_QEMU_are_well_formed(string log) => Assert.Null(QemuForm.FirstError(log, QemuLogs.Read(log)));

    /// <summary>Later versions of QEMU say SPSR before ELR; it is of the Exception level that the entry names.</summary>
    [Fact]
    public void SPSR_is_read_and_is_of_where_the_exception_comes_from()
    {
        string WithSPSR(string spsr) => Hvc.Replace("...with ELR", $"...with SPSR 0x{spsr}\n...with ELR", StringComparison.Ordinal);
        Assert.Equal(0x600003c5ul, Assert.IsType<QemuEntry.Exception>(QemuLogs.Parse(WithSPSR("600003c5"))[0]).SPSR);
        Assert.Null(QemuForm.FirstError("q.log", QemuLogs.Parse(WithSPSR("3c4"))));
        foreach (string other in new[] { "3c9", "3c0", "3c1", "3d5", "3c7" })
            Assert.StartsWith($"q.log(1): expected SPSR of EL1, found 0x{other}", QemuForm.FirstError("q.log", QemuLogs.Parse(WithSPSR(other))), StringComparison.Ordinal);
        string svc = Abort.Replace("...with ELR", "...with SPSR 0x1\n...with ELR", StringComparison.Ordinal);
        Assert.StartsWith("q.log(1): expected SPSR of EL0, found 0x1", QemuForm.FirstError("q.log", QemuLogs.Parse(svc)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_part_of_an_entry_is_read()
    {
        var entries = QemuLogs.Parse(Abort + Return + Psci);
        var abort = Assert.IsType<QemuEntry.Exception>(entries[0]);
        Assert.Equal((1, "Data Abort", 0, 1, 0x92000006ul, 0x10ul, 0x40000004ul, 0x40002400ul, 0x3c5ul), (abort.Line, abort.Name, abort.From, abort.To, abort.ESR, abort.FAR, abort.ELR, abort.PC, abort.PSTATE));
        Assert.Equal(new QemuEntry.Return(7, 2, 1, 0x40000004), entries[1]);
        Assert.True(Assert.IsType<QemuEntry.Exception>(entries[2]).ByBoard);
    }

    /// <summary>Wherever a log is cut within an entry, it is refused with a line.</summary>
    [Fact]
    public void A_log_that_ends_within_an_entry_is_refused()
    {
        string text = Hvc + Return + Abort;
        int[] ends = [Hvc.Length, Hvc.Length + Return.Length, text.Length];
        for (int length = 0; length < text.Length; length++)
            if (ends.Contains(length))
                Assert.NotEmpty(QemuLogs.Parse(text[..length]));
            else
                Assert.Matches(@"^q\.log\(\d+\): expected .+, found .+", Assert.Throws<TraceException>(() => QemuLogs.Parse(text[..length])).Message);
    }

    [Theory]
    [InlineData("", "q.log(1): expected 'Taking exception' or 'Exception return', found an empty log")]
    [InlineData("hello\n", "q.log(1): expected 'Taking exception' or 'Exception return' of AArch64, found 'hello'")]
    [InlineData("Taking exception 11 [SVC] on CPU 0\n", "q.log(1): expected an exception of AArch64 by its number and name, found 11 [SVC]")]
    [InlineData("Exception return from AArch64 EL2 to AArch32 EL1 PC 0x4\n", "q.log(1): expected 'Taking exception' or 'Exception return' of AArch64, found 'Exception return from AArch64 EL2 to AArch32 EL1 PC 0x4'")]
    [InlineData("Exception return from AArch64 EL2 to AArch64 EL1 PC 0x40000004\r\n", "q.log(1): expected a line feed alone at the end of the line, found a carriage return before it: the file has the line ends of another system")]
    [InlineData("\u001b[31mhello\n", "q.log(1): expected 'Taking exception' or 'Exception return' of AArch64, found '\\u{1b}[31mhello'")]
    [InlineData(Return + "Taking exception 2 [SVC] on CPU 0\n" + Return, "q.log(3): expected '...from ELn to ELn', found 'Exception return from AArch64 EL2 to AArch64 EL1 PC 0x40000004'")]
    public void What_is_no_log_is_refused_with_its_line(string text, string reason) =>
        Assert.Equal(reason, Assert.Throws<TraceException>(() => QemuLogs.Parse(text)).Message);

    /// <summary>One part of a good entry is changed; the architecture allows no such exception.</summary>
    [Theory]
    [InlineData(Hvc, "EL1 to EL2", "EL2 to EL1", "...to EL2", "...to EL1", "an exception to EL1 or EL2, not below where it comes from")]
    [InlineData(Hvc, "0x16/0x5a000000", "0x16/0x5e000000", "", "", "ESR with the class 0x16 beside it")]
    [InlineData(Hvc, "0x16/0x5a000000", "0x15/0x56000000", "", "", "a class that QEMU reports as Hypervisor Call")]
    [InlineData(Hvc, "0x5a000000", "0x58000000", "", "", "IL=1, of an instruction of 32 bits")]
    [InlineData(Hvc, "0x5a000000", "0x5a010000", "", "", "zero in the RES0 bits 24:16 of the syndrome of HVC64")]
    [InlineData(Hvc, "ELR 0x40000004", "ELR 0x40000006", "", "", "ELR at an instruction")]
    [InlineData(Hvc, "PC 0x40002400", "PC 0x40002200", "", "", "a vector of a lower Exception level, offset 0x400")]
    [InlineData(Hvc, "PC 0x40002400", "PC 0x40002480", "", "", "a vector of a lower Exception level, offset 0x400")]
    [InlineData(Hvc, "PC 0x40002400", "PC 0x40002600", "", "", "a vector of a lower Exception level, offset 0x400")]
    [InlineData(Hvc, "PSTATE 0x3c9", "PSTATE 0x3c8", "", "", "PSTATE 0x3c9 at the vector")]
    [InlineData(Hvc, "PSTATE 0x3c9", "PSTATE 0x349", "", "", "PSTATE 0x3c9 at the vector")]
    [InlineData(Hvc, "PSTATE 0x3c9", "PSTATE 0x1003c9", "", "", "PSTATE 0x3c9 at the vector")]
    [InlineData(Abort, "...with FAR 0x10\n", "", "", "", "FAR of an abort")]
    [InlineData(Abort, "0x24/0x92000006", "0x25/0x96000006", "", "", "DataAbortCurrentEL from current")]
    [InlineData(Abort, "EL0 to EL1", "EL1 to EL1", "", "", "DataAbortLowerEL from lower")]
    [InlineData(Irq, "PC 0x40002280", "PC 0x40002200", "", "", "a vector of the same Exception level, offset 0x200 or 0 and 0x80")]
    [InlineData(Irq, "PC 0x40002280", "PC 0x40002480", "", "", "a vector of the same Exception level, offset 0x200 or 0 and 0x80")]
    [InlineData(Psci, "EL2 to EL3", "EL0 to EL3", "", "", "SMC to EL3 or HVC to EL2, from EL1 or EL2, where the board answers")]
    [InlineData(Return, "EL2 to AArch64 EL1", "EL1 to AArch64 EL2", "", "", "a return from EL1 or EL2 to the same or a lower Exception level")]
    [InlineData(Return, "EL2 to AArch64 EL1", "EL0 to AArch64 EL0", "", "", "a return from EL1 or EL2 to the same or a lower Exception level")]
    public void What_cannot_be_is_refused(string entry, string from, string to, string alsoFrom, string alsoTo, string expected)
    {
        Assert.Null(QemuForm.FirstError("q.log", QemuLogs.Parse(entry)));
        string changed = entry.Replace(from, to, StringComparison.Ordinal);
        if (alsoFrom.Length > 0)
            changed = changed.Replace(alsoFrom, alsoTo, StringComparison.Ordinal);
        Assert.NotEqual(entry, changed);
        Assert.StartsWith($"q.log(1): expected {expected}", QemuForm.FirstError("q.log", QemuLogs.Parse(changed)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_begins_where_the_one_before_ended()
    {
        Assert.Null(QemuForm.FirstError("q.log", QemuLogs.Parse(Hvc + Psci + Return + Hvc)));
        Assert.Equal("q.log(6): expected EL2, at which the entry before ended, found EL1 (Hypervisor Call at 0x40000004, from EL1)", QemuForm.FirstError("q.log", QemuLogs.Parse(Hvc + Hvc)));
        Assert.StartsWith("q.log(10): expected EL2", QemuForm.FirstError("q.log", QemuLogs.Parse(Hvc + Psci + Irq)), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_image_the_output_says_what_was_checked()
    {
        string log = QemuLogs.PathOf("hello");
        var run = CommandRun.Of("trace", "check", log);
        Assert.Equal((0, $"{log}: 2 exceptions, 2 returns, 1 calls that the board answers: well-formed\nonly the form was checked: name the image to see whether a machine does this\n", ""), (run.ExitCode, run.Output, run.Error));
    }
}
