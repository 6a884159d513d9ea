using System.Xml.Linq;
using Xunit;

namespace VirtSpec.Properties.Tests.Cli;

/// <summary>Tables and what they translate to are worked out from the Arm ARM, "VMSAv8-64 translation table format descriptors".</summary>
public sealed class WalkCommandTests
{
    // 39 bits of address, 4 KiB: the walk begins at level 1, where an entry is a block of 1 GiB.
    private static readonly string[] Stage1 = ["--set", "SCTLR_EL1.M=1", "--set", "TCR_EL1=25", "--set", "TTBR0_EL1=0x40000000"];

    [Fact]
    public void A_block_of_stage_1_gives_its_address_and_the_offset()
    {
        var run = Walk("0x41008", [.. Stage1, "--word", "0x40000000=0x80000401", "--set", "MAIR_EL1=0xff"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("PA 0x000080041008", run["outcome"]);
        Assert.Equal("Normal, Inner Write-Back, Outer Write-Back, Non-shareable", run["memory"]);
        Assert.Equal("PA 0x000040000000  0x0000000080000401  block to 0x80000000; AP=00 UXN=0 PXN=0 nG=0 AttrIndx=0 AF=1 SH=00", run["stage 1 level 1"]);
    }

    [Fact]
    public void An_invalid_descriptor_is_a_Translation_fault_at_its_level()
    {
        var run = Walk("0x41008", Stage1);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("Translation fault at level 1, stage 1", run["outcome"]);
        Assert.StartsWith("0b000101 ", run["status"], StringComparison.Ordinal);
        Assert.EndsWith("invalid", run["stage 1 level 1"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_write_to_read_only_memory_is_a_Permission_fault_and_a_read_is_none()
    {
        string[] readOnly = [.. Stage1, "--word", "0x40000000=0x80000481"];
        Assert.Equal("Permission fault at level 1, stage 1", Walk("0x1000", [.. readOnly, "--access", "write"])["outcome"]);
        Assert.Equal(0, Walk("0x1000", readOnly).ExitCode);
    }

    [Fact]
    public void A_stage_2_fault_on_the_walk_of_stage_1_says_so_and_names_the_table()
    {
        var run = Walk("0x1000", [.. Stage1, "--set", "HCR_EL2.VM=1", "--set", "VTCR_EL2=0x80020058", "--set", "VTTBR_EL2=0x40001000"]);
        Assert.Equal("Translation fault at level 1, stage 2, on the walk of stage 1", run["outcome"]);
        Assert.Equal("0x000040000000", run["IPA"]);
    }

    [Fact]
    public void Tables_that_a_program_made_are_walked_through_both_stages()
    {
        var run = Walk("0x41000008", ["--image", CommandRun.Guest("bench-mmu.elf"), "--steps", "10000"]);
        Assert.Equal("PA 0x000041000008", run["outcome"]);
        // Three descriptors of stage 1 and the output, each through two of stage 2.
        Assert.Equal(3, Lines(run, "stage 1 level"));
        Assert.Equal(2, Lines(run, "stage 2 level"));
        Assert.Equal(6, Lines(run, "  stage 2 level"));
    }

    [Fact]
    public void The_picture_has_a_box_for_each_descriptor_and_one_for_the_outcome()
    {
        string path = Path.Combine(Path.GetTempPath(), $"virtspec-walk-{Guid.NewGuid():n}.svg");
        try
        {
            Walk("0x41000008", ["--image", CommandRun.Guest("bench-mmu.elf"), "--steps", "10000", "--svg", path]);
            var boxes = XDocument.Load(path).Descendants().Where(e => e.Name.LocalName == "rect").ToList();
            Assert.Equal(12, boxes.Count);
            Assert.Equal(12, boxes.Select(b => (b.Attribute("x")!.Value, b.Attribute("y")!.Value)).Distinct().Count());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("virtspec walk: --word: expected ADDRESS=VALUE, two numbers, found '12'; correct it", "0", "--word", "12")]
    [InlineData("virtspec walk: --word: expected a multiple of 8 in RAM, from 0x40000000 to 0x47fffff8, found 0x40000004; correct it", "0", "--word", "0x40000004=1")]
    [InlineData("virtspec walk: --access: expected read, write or fetch, found 'jump'; name one of these", "0", "--access", "jump")]
    [InlineData("virtspec walk: --steps: expected a program to run, found no --image; name one", "0", "--steps", "5")]
    [InlineData("virtspec walk: ADDRESS: expected a number of 64 bits, such as 1000 or 0x3e8, found 'here'; correct it", "here")]
    public void What_cannot_be_read_is_one_line(string line, params string[] arguments) => CommandRun.Of(["walk", .. arguments]).IsUsageError(line);

    private static CommandRun Walk(string address, string[] options) => CommandRun.Of(["walk", address, .. options]);

    private static int Lines(CommandRun run, string start) => run.Output.Split('\n').Count(line => line.StartsWith(start, StringComparison.Ordinal));
}
