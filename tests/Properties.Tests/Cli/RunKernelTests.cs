using System.Buffers.Binary;
using VirtSpec.Spec.Instructions.Text;
using Xunit;

namespace VirtSpec.Properties.Tests.Cli;

/// <summary><c>virtspec run --kernel</c> with small programs in the arm64 Image format.</summary>
public sealed class RunKernelTests : IDisposable
{
    private const ulong KernelAddress = 0x4020_0000;

    private readonly string _directory = Directory.CreateTempSubdirectory("virtspec").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>It prints X1 to X3 as a sum with "A", and the first byte of what X0 points to, which is 0xd0 of a device tree; then it powers off.</summary>
    private static readonly string[] Report =
    [
        "mov x9, #0x9000000", "add x1, x1, x2", "add x1, x1, x3", "add x1, x1, #0x41", "strb w1, [x9]",
        "ldrb w2, [x0]", "sub w2, w2, #0x8f", "strb w2, [x9]", "mrs x4, currentel", "lsr x4, x4, #2", "add w4, w4, #0x30", "strb w4, [x9]",
        "mrs x4, id_aa64pfr0_el1", "ubfx x4, x4, #8, #4", "add w4, w4, #0x30", "strb w4, [x9]", "movz w0, #8", "movk w0, #0x8400, lsl #16",
    ];

    [Fact]
    public void Without_EL2_a_kernel_starts_at_EL1_finds_no_EL2_and_calls_firmware_by_HVC()
    {
        var run = CommandRun.Of("run", "--kernel", Kernel([.. Report, "hvc #0"]));
        Assert.Equal((0, "AA10"), (run.ExitCode, run.Output));
        Assert.StartsWith("virtspec run: powered off by PSCI SYSTEM_OFF; ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void With_EL2_a_kernel_starts_there_and_calls_firmware_by_SMC()
    {
        var run = CommandRun.Of("run", "--kernel", Kernel([.. Report, "smc #0"]), "--el2");
        Assert.Equal((0, "AA22"), (run.ExitCode, run.Output));
    }

    [Fact]
    public void A_loaded_file_is_where_it_was_asked_for()
    {
        string kernel = Kernel("mov x9, #0x9000000", "mov x1, #0x41000000", "ldrb w2, [x1, #1]", "strb w2, [x9]", "movz w0, #8", "movk w0, #0x8400, lsl #16", "hvc #0");
        Assert.Equal("o", CommandRun.Of("run", "--kernel", kernel, "--load", Write("a@b", "word"u8.ToArray()) + "@0x41000000").Output);
    }

    [Fact]
    public void A_run_ends_when_the_console_has_printed_the_awaited_text()
    {
        var run = CommandRun.Of("run", CommandRun.Guest("hello.elf"), "--until", "EL1: ");
        Assert.Equal((0, "EL2: hello\nEL1: "), (run.ExitCode, run.Output));
        Assert.StartsWith("virtspec run: the console printed 'EL1: '; ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_ends_without_the_awaited_text_fails() =>
        Assert.Equal(1, CommandRun.Of("run", CommandRun.Guest("hello.elf"), "--until", "EL3").ExitCode);

    [Fact]
    public void Input_arrives_when_the_console_has_printed_what_it_waits_for()
    {
        string[] arguments = ["run", CommandRun.Guest("wake.elf"), "--input", Write("input", "x"u8.ToArray()), "--input-after", "input."];
        var run = CommandRun.Of(arguments);
        Assert.Equal((0, File.ReadAllText(CommandRun.Guest("wake.expected"))), (run.ExitCode, run.Output));
        Assert.Equal(run, CommandRun.Of(arguments));
    }

    [Fact]
    public void Without_input_a_program_that_waits_for_it_waits_forever()
    {
        var run = CommandRun.Of("run", CommandRun.Guest("wake.elf"));
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("virtspec run: WFI at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_budget_counts_over_all_slices()
    {
        var run = CommandRun.Of("run", CommandRun.Guest("bench.elf"), "--max-steps", "10000");
        Assert.StartsWith("virtspec run: the budget of 10000 steps is exhausted; next instruction at ", run.Error, StringComparison.Ordinal);
        Assert.Contains("; 10000 instructions", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("virtspec run: program: expected IMAGE or --kernel, found both; see 'virtspec run --help'", "image", "--kernel", "k")]
    [InlineData("virtspec run: --initrd: expected --kernel, found an IMAGE; leave it out", "image", "--initrd", "i")]
    [InlineData("virtspec run: --append: expected --kernel, found an IMAGE; leave it out", "image", "--append", "quiet")]
    [InlineData("virtspec run: --dtb: expected --kernel, found an IMAGE; leave it out", "image", "--dtb", "d")]
    [InlineData("virtspec run: --el2: expected --kernel, found an IMAGE; leave it out", "image", "--el2")]
    [InlineData("virtspec run: --el: expected an IMAGE, not --kernel, found --kernel; leave it out", "--kernel", "k", "--el", "1")]
    [InlineData("virtspec run: --load-address: expected an IMAGE, not --kernel, found --kernel; leave it out", "--kernel", "k", "--load-address", "0x40000000")]
    [InlineData("virtspec run: --smp: expected 1 to 8, found 9; correct it", "--kernel", "k", "--smp", "9")]
    [InlineData("virtspec run: --smp: expected at least 1, found 0; correct it", "--kernel", "k", "--smp", "0")]
    [InlineData("virtspec run: --until: expected a text, found an empty one; say what the console prints", "image", "--until", "")]
    [InlineData("virtspec run: --input-after: expected --input too, found none; say what is to be typed", "image", "--input-after", "login:")]
    [InlineData("virtspec run: --kernel k: expected a readable file, found nothing of that name; check the path", "--kernel", "k")]
    [InlineData("virtspec run: --input i: expected a readable file, found nothing of that name; check the path", "image", "--input", "i")]
    public void Options_that_do_not_belong_together_are_one_line(string line, params string[] arguments) => CommandRun.Of(["run", .. arguments]).IsUsageError(line);

    [Theory]
    [InlineData("no-at-sign", "virtspec run: --load: expected FILE@ADDRESS, such as initrd@0x4c000000, found 'no-at-sign'; correct it")]
    [InlineData("file@", "virtspec run: --load: expected FILE@ADDRESS, such as initrd@0x4c000000, found 'file@'; correct it")]
    [InlineData("@0x41000000", "virtspec run: --load: expected FILE@ADDRESS, such as initrd@0x4c000000, found '@0x41000000'; correct it")]
    [InlineData("absent@0x41000000", "virtspec run: --load absent: expected a readable file, found nothing of that name; check the path")]
    public void A_load_that_cannot_be_read_is_one_line(string load, string line) => CommandRun.Of("run", "--kernel", Kernel("wfi"), "--load", load).IsUsageError(line);

    [Theory]
    [InlineData("0x8000000", "found 0x8000000..0x8000003; link or load it inside RAM, or give more memory with --mem")]
    [InlineData("0x47fffffe", "found 0x47fffffe..0x48000001; link or load it inside RAM, or give more memory with --mem")]
    [InlineData("0x40200010", "loaded file: expected no overlap with the kernel at 0x40200000..0x4020ffff, found 0x40200010..0x40200013; choose another address")]
    [InlineData("0x40000000", "loaded file: expected no overlap with the boot code at 0x40000000..0x40000027, found 0x40000000..0x40000003; choose another address")]
    [InlineData("0x44000001", "loaded file: expected no overlap with the device tree at 0x44000000..")]
    public void A_load_where_there_is_no_RAM_or_something_else_is_one_line(string address, string expected)
    {
        var run = CommandRun.Of("run", "--kernel", Kernel("wfi"), "--load", $"{Write("four", [1, 2, 3, 4])}@{address}");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Files_that_do_not_fit_into_RAM_are_one_line()
    {
        string kernel = Kernel("wfi");
        CommandRun.Of("run", "--kernel", kernel, "--mem", "2M").IsUsageError(
            $"virtspec run: {kernel}: kernel: expected room for 0x10000 bytes at 0x40200000, found RAM up to 0x401fffff; give more memory with --mem");
        CommandRun.Of("run", "--kernel", kernel, "--mem", "4M", "--initrd", Write("initrd", new byte[3 << 20])).IsUsageError(
            $"virtspec run: {kernel}: initial RAM disk: expected room for 0x300000 bytes at 0x40210000, found RAM up to 0x403fffff; give more memory with --mem");
        var run = CommandRun.Of("run", "--kernel", kernel, "--mem", "4M");
        Assert.StartsWith($"virtspec run: {kernel}: device tree: expected room for ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_kernel_is_one_line()
    {
        NotAKernel([], "an empty file");
        NotAKernel([1, 2, 3], "3 bytes");
        NotAKernel(new byte[64], "0x00000000 where its magic number 0x644d5241 belongs");
        NotAKernel([.. "MZ\0\0zimg"u8, .. new byte[64]], "an EFI zboot image, which unpacks itself under EFI firmware");
        NotAKernel(File.ReadAllBytes(CommandRun.Guest("hello.elf")), "an ELF file");
        string damaged = Write("kernel", [0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        CommandRun.Of("run", "--kernel", damaged).IsUsageError(
            $"virtspec run: --kernel {damaged}: expected an arm64 Image, or one compressed with gzip, found a damaged gzip file; copy or build it again");
    }

    [Fact]
    public void A_file_that_is_no_device_tree_is_one_line()
    {
        string tree = Write("tree", [1, 2, 3, 4]);
        CommandRun.Of("run", "--kernel", Kernel("wfi"), "--dtb", tree).IsUsageError(
            $"virtspec run: --dtb {tree}: device tree header: expected 40 bytes, found 4; name a file that dtc wrote");
    }

    private void NotAKernel(byte[] contents, string found)
    {
        string path = Write("kernel", contents);
        CommandRun.Of("run", "--kernel", path).IsUsageError(
            $"virtspec run: --kernel {path}: expected an arm64 Image, found {found}; name arch/arm64/boot/Image of a kernel; run other programs without --kernel");
    }

    /// <summary>A kernel that takes 64 KiB: a branch over the header, then the program.</summary>
    private string Kernel(params string[] program)
    {
        byte[] header = new byte[64];
        Word("b 0x40200040", KernelAddress).CopyTo(header, 0);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(16), 0x1_0000);
        "ARM\x64"u8.CopyTo(header.AsSpan(56));
        return Write("kernel", [.. header, .. program.SelectMany((line, i) => Word(line, KernelAddress + 64 + 4 * (ulong)i))]);
    }

    private static byte[] Word(string line, ulong address)
    {
        Assert.True(Assembler.TryAssemble(line, address, out uint word, out string error), $"{line}: {error}");
        return BitConverter.GetBytes(word);
    }

    private string Write(string name, byte[] contents)
    {
        string path = Path.Combine(_directory, name);
        File.WriteAllBytes(path, contents);
        return path;
    }
}
