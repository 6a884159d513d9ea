using VirtSpec.Properties.Targets;
using VirtSpec.Spec.Base;
using Xunit;

namespace VirtSpec.Properties.Tests.Targets;

/// <summary>What a hypervisor is given to run, from YAML.</summary>
public class ConfigurationFileTests
{
    private const string Good = """
        board:
          processors: 2
          ram: 64MiB
        vms:
          - name: a
            ram: 0x4000_0000
            size: 2MiB
            processors: [0, 1]
            entry: 0x40000000
            uart: true
            contents:
              - at: 0x40000000
                file: guest.bin
          - name: b
            ram: 0x40000000
            size: 4096KiB
            at: 0x43000000
            processors: [1]
            entry: 0x40000080
            argument: 7
        """;

    [Fact]
    public void Every_key_is_read()
    {
        Assert.True(ConfigurationFile.TryParse("c.yaml", Good, _ => [1, 2], out var c, out var errors), string.Join('\n', errors));
        Assert.Equal((2, 0x400_0000ul, 2), (c.Processors, c.RamSize, c.Vms.Count));
        var (a, b) = (c.Vms[0], c.Vms[1]);
        Assert.Equal(("a", new IPA(0x4000_0000), 0x20_0000ul, new IPA(0x4000_0000), 0ul, null, true), (a.Name, a.Ram, a.RamSize, a.Entry, a.Argument, a.RamAt, a.HasUart));
        Assert.Equal([0, 1], a.Processors);
        Assert.Equal(new byte[] { 1, 2 }, a.Contents[0].Bytes.ToArray());
        Assert.Equal(("b", 0x40_0000ul, new IPA(0x4000_0080), 7ul, new PA(0x4300_0000), false), (b.Name, b.RamSize, b.Entry, b.Argument, b.RamAt!.Value, b.HasUart));
        Assert.Equal([1], b.Processors);
    }

    [Theory]
    [InlineData("  processors: 2", "  processors: two", "c.yaml(2): expected a number (decimal, 0x..., or with KiB, MiB, GiB), found 'two'")]
    [InlineData("  ram: 64MiB", "  memory: 64MiB", "c.yaml(3): expected one of processors, ram, found 'memory'")]
    [InlineData("processors: [0, 1]", "processors: [0, 2]", "c.yaml(8): expected a PE of the board, 0 to 1, found 2")]
    [InlineData("processors: [0, 1]", "processors: []", "c.yaml(5): expected the PE of each vCPU in 'processors', found none")]
    [InlineData("uart: true", "uart: yes", "c.yaml(10): expected true or false for 'uart', found 'yes'")]
    [InlineData("file: guest.bin", "file: absent.bin", "c.yaml(12): expected a file 'absent.bin', found none that can be read")]
    [InlineData("ram: 0x4000_0000", "ram: 99999999999999GiB", "c.yaml(6): expected a number (decimal, 0x..., or with KiB, MiB, GiB), found '99999999999999GiB'")]
    [InlineData("vms:", "vms: 3\nother:", "c.yaml(4): expected a sequence 'vms', found '3'")]
    public void What_is_wrong_is_said_with_its_line(string from, string to, string error)
    {
        int at = Good.IndexOf(from, StringComparison.Ordinal);
        Assert.False(ConfigurationFile.TryParse("c.yaml", Good[..at] + to + Good[(at + from.Length)..], n => n == "guest.bin" ? [] : null, out _, out var errors));
        Assert.Contains(error, errors);
    }

    [Theory]
    [InlineData("", "c.yaml(1): expected one document that is a mapping, found nothing")]
    [InlineData("- a", "c.yaml(1): expected one document that is a mapping, found something else")]
    [InlineData("board: {processors: 1, ram: 2MiB}", "c.yaml(1): expected at least one VM in 'vms', found none")]
    public void A_document_without_VMs_is_refused(string text, string error)
    {
        Assert.False(ConfigurationFile.TryParse("c.yaml", text, _ => null, out _, out var errors));
        Assert.Contains(error, errors);
    }
}
