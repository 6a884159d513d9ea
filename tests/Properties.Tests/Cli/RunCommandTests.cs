using Xunit;

namespace VirtSpec.Properties.Tests.Cli;

public sealed class RunCommandTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("virtspec").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Hello_prints_its_lines_and_powers_off()
    {
        var run = CommandRun.Of("run", CommandRun.Guest("hello.elf"));
        Assert.Equal(File.ReadAllText(CommandRun.Guest("hello.expected")), run.Output);
        Assert.Equal("virtspec run: powered off by PSCI SYSTEM_OFF; 667 instructions, 2 exceptions\n", run.Error);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void Stats_add_the_time_and_the_rate() =>
        Assert.Matches(@"exceptions, \d+\.\d{3} s, \d+\.\d million instructions a second\n$", CommandRun.Of("run", CommandRun.Guest("hello.elf"), "--stats").Error);

    /// <summary>The guest prints what it prints on QEMU's virt without virtualization=on (tests/Guests/el1).</summary>
    [Fact]
    public void A_guest_of_EL1_runs_on_a_board_without_EL2()
    {
        var run = CommandRun.Of("run", CommandRun.Guest("el1/hello.elf"), "--no-el2");
        Assert.Equal((0, File.ReadAllText(CommandRun.Guest("el1/hello.expected"))), (run.ExitCode, run.Output));
        CommandRun.Of("run", "--kernel", "Image", "--no-el2").IsUsageError("virtspec run: --no-el2: expected an IMAGE, not --kernel, found --kernel; leave it out");
    }

    [Fact]
    public void An_exhausted_budget_fails()
    {
        var run = CommandRun.Of("run", CommandRun.Guest("bench.elf"), "--max-steps", "100");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("virtspec run: the budget of 100 steps is exhausted", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_waits_forever_fails() =>
        Fails("virtspec run: WFI at 0x40000000 waits for an interrupt that cannot come; 1 instructions, 0 exceptions", CommandRun.Of("run", Flat(0xd503207f)));

    [Fact]
    public void An_exception_loop_fails() =>
        Fails("virtspec run: exception loop at 0x200; 0 instructions, 3 exceptions", CommandRun.Of("run", Flat(0x00000000)));

    [Theory]
    [InlineData("--interleaving", "fair", "round-robin, random or adversarial")]
    [InlineData("--wfe", "sometimes", "never, waits or adversarial")]
    [InlineData("--tlb", "none", "coherent or adversarial")]
    public void A_mode_that_there_is_not_is_one_line(string option, string mode, string expected) =>
        CommandRun.Of("run", CommandRun.Guest("hello.elf"), option, mode).IsUsageError($"virtspec run: {option}: expected {expected}, found '{mode}'; name one of these");

    [Theory]
    [InlineData("--interleaving", "random", "--seed", "7")]
    [InlineData("--interleaving", "adversarial", "--seed", "8")]
    [InlineData("--interleaving", "adversarial", "--wfe", "adversarial", "--tlb", "adversarial")]
    [InlineData("--wfe", "waits")]
    public void Four_PEs_print_the_same_in_every_order(params string[] options)
    {
        var run = CommandRun.Of(["run", CommandRun.Guest("smp.elf"), "--smp", "4", .. options]);
        Assert.Equal(File.ReadAllText(CommandRun.Guest("smp.expected")), run.Output);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(!options.Contains("waits"), run.Error.StartsWith("virtspec run: seed ", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_not_modelled_ends_with_3()
    {
        // ERET to AArch32.
        var run = CommandRun.Of("run", Flat(0xd69f03e0), "--set", "SPSR_EL2=0x10", "--set", "HCR_EL2.RW=0");
        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith("virtspec run: not modelled: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void The_program_starts_at_the_level_and_with_the_registers_that_were_asked_for()
    {
        // mrs x0, currentel at EL1, with X5 given, then WFI.
        string trace = Path.Combine(_directory, "trace");
        var run = CommandRun.Of("run", Flat(0xd5384240, 0xaa0503e1, 0xd503207f), "--el", "1", "--set", "x5=0x2a", "--trace", trace);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            "1 0x40000000 EL1h mrs x0, currentel\n2 0x40000004 EL1h mov x1, x5\n3 0x40000008 EL1h wfi\nend WFI at 0x40000008 waits for an interrupt that cannot come\n",
            File.ReadAllText(trace));
    }

    [Fact]
    public void A_flat_image_goes_where_it_is_told()
    {
        var run = CommandRun.Of("run", Flat(0xd503207f), "--load-address", "0x40080000");
        Assert.StartsWith("virtspec run: WFI at 0x40080000 waits", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void RAM_has_the_size_that_was_asked_for() =>
        CommandRun.Of("run", Flat(0xd503207f), "--mem", "4M", "--load-address", "0x40400000").IsUsageError(
            $"virtspec run: {Path.Combine(_directory, "flat")}: segment: expected addresses in RAM, 0x40000000..0x403fffff, found 0x40400000..0x40400003; link or load it inside RAM, or give more memory with --mem");

    [Fact]
    public void A_trace_that_cannot_be_written_is_one_line_and_leaves_nothing()
    {
        string path = Path.Combine(_directory, "absent", "trace");
        CommandRun.Of("run", CommandRun.Guest("hello.elf"), "--trace", path)
            .IsUsageError($"virtspec run: --trace {path}: expected a file that can be written, found no such directory; name another file");
        CommandRun.Of("run", CommandRun.Guest("hello.elf"), "--trace", _directory)
            .IsUsageError($"virtspec run: --trace {_directory}: expected a file, found a directory; name a file in it");
        Assert.Empty(Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public void A_trace_may_go_to_a_device_which_stays_what_it_is()
    {
        if (!OperatingSystem.IsLinux())
            return;
        Assert.Equal(0, CommandRun.Of("run", CommandRun.Guest("hello.elf"), "--trace", "/dev/null").ExitCode);
        Assert.Equal("", File.ReadAllText("/dev/null"));
    }

    [Fact]
    public void A_device_without_room_is_one_line()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var run = CommandRun.Of("run", CommandRun.Guest("hello.elf"), "--trace", "/dev/full");
        Assert.Equal(2, run.ExitCode);
        Assert.Matches("^virtspec run: .*No space left on device.*\n$", run.Error);
    }

    [Fact]
    public void A_trace_replaces_an_older_one_and_leaves_no_other_file()
    {
        string trace = Path.Combine(_directory, "trace");
        File.WriteAllText(trace, "old");
        CommandRun.Of("run", CommandRun.Guest("hello.elf"), "--trace", trace);
        Assert.Equal([trace], Directory.GetFileSystemEntries(_directory));
        Assert.StartsWith("1 0x", File.ReadAllText(trace), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--el", "3", "virtspec run: --el: expected 0 to 2, found '3'; name an Exception level that the PE has")]
    [InlineData("--el", "high", "virtspec run: --el: expected 0 to 2, found 'high'; name an Exception level that the PE has")]
    [InlineData("--cpu", "z80", "virtspec run: --cpu: expected cortex-a57 or neoverse-n1, found 'z80'; name one of these")]
    [InlineData("--max-steps", "0", "virtspec run: --max-steps: expected at least 1, found 0; correct it")]
    [InlineData("--max-steps", "many", "virtspec run: --max-steps: expected a number of 64 bits, such as 1000 or 0x3e8, found 'many'; correct it")]
    [InlineData("--max-steps", "99999999999999999999", "virtspec run: --max-steps: expected a number of 64 bits, such as 1000 or 0x3e8, found '99999999999999999999'; correct it")]
    [InlineData("--mem", "3M", "virtspec run: --mem: expected a multiple of 2M, at most 255G, found '3M'; correct it")]
    [InlineData("--mem", "0", "virtspec run: --mem: expected a multiple of 2M, at most 255G, found '0'; correct it")]
    [InlineData("--mem", "256G", "virtspec run: --mem: expected a multiple of 2M, at most 255G, found '256G'; correct it")]
    [InlineData("--mem", "17179869184G", "virtspec run: --mem: expected a size such as 128M or 1G, found '17179869184G'; correct it")]
    [InlineData("--mem", "much", "virtspec run: --mem: expected a size such as 128M or 1G, found 'much'; correct it")]
    [InlineData("--load-address", "0x40000002", "virtspec run: --load-address: expected a multiple of 4, found 0x40000002; align it")]
    public void A_bad_value_is_one_line(string option, string value, string expected) =>
        CommandRun.Of("run", CommandRun.Guest("hello.elf"), option, value).IsUsageError(expected);

    [Fact]
    public void A_bad_image_is_one_line_that_names_the_file()
    {
        CommandRun.Of("run", _directory).IsUsageError($"virtspec run: {_directory}: expected a readable file, found a directory; name a file in it");
        string empty = Path.Combine(_directory, "empty");
        File.WriteAllBytes(empty, []);
        CommandRun.Of("run", empty).IsUsageError($"virtspec run: {empty}: expected an ELF executable or a flat image, found an empty file; name the file that the build wrote");
        string cut = Path.Combine(_directory, "cut");
        File.WriteAllBytes(cut, File.ReadAllBytes(CommandRun.Guest("hello.elf"))[..40]);
        CommandRun.Of("run", cut).IsUsageError($"virtspec run: {cut}: ELF header: expected 64 bytes, found 40; the file is cut off: copy or build it again");
    }

    /// <summary>Exit code 1, nothing on the console, and this line before the diagnosis.</summary>
    private static void Fails(string line, CommandRun run)
    {
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Equal(line, run.Error.Split('\n')[0]);
    }

    private string Flat(params uint[] words)
    {
        string path = Path.Combine(_directory, "flat");
        File.WriteAllBytes(path, [.. words.SelectMany(BitConverter.GetBytes)]);
        return path;
    }

    [Fact]
    public void Missing_break_before_make_is_reported_with_both_entries_in_the_adversarial_mode()
    {
        var run = CommandRun.Of("run", CommandRun.Guest("tlb-unbroken.elf"), "--tlb", "adversarial", "--seed", "5");
        Assert.Equal((1, "A\nchanged\n"), (run.ExitCode, run.Output));
        Assert.StartsWith("virtspec run: seed 5\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("break-before-make: VA 0x80000000 (2^12 bytes) -> 0x43001000 of EL2 was made while a TLB may still hold VA 0x80000000 (2^12 bytes) -> 0x43000000 of EL2", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, CommandRun.Of("run", CommandRun.Guest("tlb-unbroken.elf")).ExitCode);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    [InlineData("3")]
    public void A_program_that_maintains_its_TLB_runs_alike_in_the_adversarial_mode(string seed)
    {
        var run = CommandRun.Of("run", CommandRun.Guest("tlb.elf"), "--tlb", "adversarial", "--seed", seed);
        Assert.Equal((0, "A\nB\nA\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public void A_mode_of_the_TLB_that_there_is_not_is_one_line() =>
        CommandRun.Of("run", CommandRun.Guest("tlb.elf"), "--tlb", "lazy").IsUsageError("virtspec run: --tlb: expected coherent or adversarial, found 'lazy'; name one of these");

    [Fact]
    public void A_seed_without_an_adversary_is_one_line() =>
        CommandRun.Of("run", CommandRun.Guest("tlb.elf"), "--seed", "4").IsUsageError("virtspec run: --seed: expected --tlb, --interleaving or --wfe that draws, found none; leave it out");
}
