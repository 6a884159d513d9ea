using Xunit;

namespace VirtSpec.Properties.Tests.Cli;

public sealed class DisasmCommandTests
{
    [Fact]
    public void Words_are_printed_with_their_addresses() =>
        Assert.Equal(
            new CommandRun(0, "00001000  d503207f  wfi\n00001004  d4000002  hvc #0x0\n00001008  00000000  udf #0\n", ""),
            CommandRun.Of("disasm", "d503207f", "0xd4000002", "00000000", "--start", "0x1000"));

    [Fact]
    public void Labels_are_addresses() =>
        Assert.Equal("00001000  14000002  b 0x1008\n", CommandRun.Of("disasm", "14000002", "--start", "0x1000").Output);

    [Fact]
    public void A_word_that_is_no_instruction_is_said_to_be_unallocated() =>
        Assert.Equal("00000000  ffffffff  .inst 0xffffffff // unallocated\n", CommandRun.Of("disasm", "ffffffff").Output);

    [Fact]
    public void An_ELF_file_is_printed_from_its_addresses() =>
        Assert.StartsWith("40000000  ", CommandRun.Of("disasm", CommandRun.Guest("hello.elf")).Output, StringComparison.Ordinal);

    [Fact]
    public void A_part_of_a_file_can_be_chosen()
    {
        var run = CommandRun.Of("disasm", CommandRun.Guest("hello.elf"), "--start", "0x40000008", "--count", "2");
        Assert.Equal("40000008  d4000003  smc #0x0\n4000000c  14000000  b 0x4000000c\n", run.Output);
    }

    [Fact]
    public void A_flat_image_has_the_address_that_it_is_given()
    {
        var run = CommandRun.Of("disasm", CommandRun.Guest("hello.bin"), "--load-address", "0x80000000", "--count", "1");
        Assert.StartsWith("80000000  ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("virtspec disasm: words: expected 8 hexadecimal digits, found 'nop'; give words only, or one file", "d503201f", "nop")]
    [InlineData("virtspec disasm: zz: expected a readable file, found nothing of that name; check the path", "zz")]
    [InlineData("virtspec disasm: --start: expected a multiple of 4, found 0x2; align it", "d503201f", "--start", "2")]
    [InlineData("virtspec disasm: --count: expected at least 1, found 0; correct it", "d503201f", "--count", "0")]
    public void A_bad_command_line_is_one_line(string expected, params string[] args) =>
        CommandRun.Of(["disasm", .. args]).IsUsageError(expected);

    [Fact]
    public void An_address_outside_the_file_is_one_line()
    {
        var run = CommandRun.Of("disasm", CommandRun.Guest("hello.elf"), "--start", "0x80000000");
        Assert.Matches("^virtspec disasm: --start: expected an address in 0x40000000..0x[0-9a-f]+, found 0x80000000; name an address of the file\n$", run.Error);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
    }
}
