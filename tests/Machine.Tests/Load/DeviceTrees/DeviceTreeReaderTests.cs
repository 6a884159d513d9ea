using System.Buffers.Binary;
using VirtSpec.Machine.Load.DeviceTrees;
using VirtSpec.Spec.Base;
using Xunit;

namespace VirtSpec.Machine.Tests.Load.DeviceTrees;

/// <summary>Trees that are cut off or damaged, by the layout of the Devicetree Specification v0.4, "Flattened Devicetree (DTB) Format".</summary>
public sealed class DeviceTreeReaderTests
{
    /// <summary>/dts-v1/; / { #address-cells = [2]; #size-cells = [2]; n { }; }; word by word.</summary>
    private static readonly uint[] Small =
    [
        0xd00dfeed, 166, 56, 136, 40, 17, 16, 0, 30, 80, // header: the structure is at 56, the strings are at 136
        0, 0, 0, 0, // reservations
        1, 0, 3, 4, 0, 2, 3, 4, 15, 2, 1, 0x6e00_0000, 2, 2, 9, 4, 4, 4, 4, 4, // structure
    ];

    private static readonly byte[] Strings = "#address-cells\0#size-cells\0abc"u8.ToArray();

    private static readonly BootInformation Nothing = new(128 << 20, null, 0, 0, Firmware.None);

    [Fact]
    public void A_tree_reads_as_its_nodes_and_properties()
    {
        Assert.True(DeviceTreeReader.TryRead(Tree(), out var root, out var error), error?.ToString());
        Assert.Equal((2u, 2u), (root["#address-cells"]!.Cell, root["#size-cells"]!.Cell));
        Assert.Equal("n", Assert.Single(root.Children).Name);
    }

    // The word that is changed, its new value, and what the message says.
    [Theory]
    [InlineData(0, 0xd00dfeeeu, "device tree header: magic: expected 0xd00dfeed, found 0xd00dfeee; compile a source with dtc -O dtb")]
    [InlineData(1, 167u, "device tree header: totalsize: expected at most the file's 0xa6 bytes, found 0xa7; the file is cut off: copy or build it again")]
    [InlineData(1, 39u, "device tree header: totalsize: expected at most the file's 0xa6 bytes, found 0x27; the file is cut off: copy or build it again")]
    [InlineData(5, 16u, "device tree header: version: expected 17, found 16, compatible to 16; compile the tree again with dtc")]
    [InlineData(6, 18u, "device tree header: version: expected 17, found 17, compatible to 18; compile the tree again with dtc")]
    [InlineData(2, 57u, "device tree header: off_dt_struct: expected a block of 0x50 bytes inside the tree, aligned to 4, found 0x39; compile the tree again with dtc")]
    [InlineData(2, 0xffff_fffcu, "device tree header: off_dt_struct: expected a block of 0x50 bytes inside the tree, aligned to 4, found 0xfffffffc; compile the tree again with dtc")]
    [InlineData(9, 0xffff_fffcu, "device tree header: off_dt_struct: expected a block of 0xfffffffc bytes inside the tree, aligned to 4, found 0x38; compile the tree again with dtc")]
    [InlineData(3, 137u, "device tree header: off_dt_strings: expected a block of 0x1e bytes inside the tree, aligned to 1, found 0x89; compile the tree again with dtc")]
    [InlineData(4, 44u, "device tree header: off_mem_rsvmap: expected a block of 0x10 bytes inside the tree, aligned to 8, found 0x2c; compile the tree again with dtc")]
    [InlineData(4, 152u, "device tree header: off_mem_rsvmap: expected a block of 0x10 bytes inside the tree, aligned to 8, found 0x98; compile the tree again with dtc")]
    [InlineData(14, 3u, "device tree: structure block, offset 0x0: expected an item that may stand here, found 0x00000003; compile the tree again with dtc")]
    [InlineData(14, 9u, "device tree: structure block, offset 0x4: expected a root node, found none; compile the tree again with dtc")]
    [InlineData(17, 0xffff_ffffu, "device tree: structure block, offset 0xc: expected a property of at most 0x3c bytes, found 0xffffffff; compile the tree again with dtc")]
    [InlineData(18, 30u, "device tree: structure block, offset 0xc: expected the name of a property inside the strings block of 0x1e bytes, found offset 0x1e; compile the tree again with dtc")]
    [InlineData(18, 28u, "device tree: structure block, offset 0xc: expected the name of a property inside the strings block of 0x1e bytes, found offset 0x1c; compile the tree again with dtc")]
    [InlineData(26, 4u, "device tree: structure block, offset 0x38: expected an item that may stand here, found 0x00000009; compile the tree again with dtc")]
    [InlineData(28, 1u, "device tree: structure block, offset 0x38: expected an item that may stand here, found 0x00000001; compile the tree again with dtc")]
    [InlineData(28, 4u, "device tree: structure block, offset 0x50: expected an FDT_END, found the end of the block; compile the tree again with dtc")]
    public void A_damaged_tree_is_one_line(int word, uint value, string expected)
    {
        Assert.False(DeviceTreeReader.TryRead(Tree((word, value)), out _, out var error));
        Assert.Equal(expected, error.ToString());
    }

    [Fact]
    public void Reservations_without_an_end_are_one_line()
    {
        byte[] tree = Tree((10, 1), (14, 0x101), (18, 0x101), (22, 0x101), (26, 0x101), (30, 0x101));
        Assert.False(DeviceTreeReader.TryRead(tree, out _, out var error));
        Assert.Equal("device tree: memory reservation block: expected an entry of zeros at its end, found none; compile the tree again with dtc", error.ToString());
    }

    [Fact]
    public void No_tree_that_is_cut_off_or_has_a_changed_byte_makes_the_reader_or_the_loader_fall_over()
    {
        byte[] whole = Tree();
        for (int length = 0; length < whole.Length; length++)
            Assert.False(DeviceTreeReader.TryRead(whole.AsMemory(0, length), out _, out _));
        for (int i = 0; i < whole.Length; i++)
            foreach (byte change in (byte[])[1, 2, 3, 4, 8, 0x80, 0xff])
            {
                byte[] damaged = [.. whole];
                damaged[i] ^= change;
                DeviceTreeLoader.TryLoad(damaged, Nothing, out _, out _);
            }
    }

    [Theory]
    [InlineData(19, 0u, "device tree: #address-cells of the root: expected 1 or 2, found 0; correct the tree")]
    [InlineData(23, 3u, "device tree: #size-cells of the root: expected 1 or 2, found 3; correct the tree")]
    [InlineData(18, 1u, "device tree: #address-cells of the root: expected 1 or 2, found no such property; correct the tree")]
    public void A_tree_in_which_memory_cannot_be_said_is_one_line(int word, uint value, string expected)
    {
        Assert.False(DeviceTreeLoader.TryLoad(Tree((word, value)), Nothing, out _, out var error));
        Assert.Equal(expected, error.ToString());
    }

    [Fact]
    public void Sizes_of_one_cell_are_too_small_for_four_gigabytes()
    {
        Assert.False(DeviceTreeLoader.TryLoad(Tree((23, 1)), Nothing with { RamSize = 4UL << 30 }, out _, out var error));
        Assert.StartsWith("device tree: #size-cells of the root: expected 2, for RAM of 4 GiB and more, found 1; ", error.ToString(), StringComparison.Ordinal);
        Assert.True(DeviceTreeLoader.TryLoad(Tree((23, 1)), Nothing with { RamSize = (4UL << 30) - (2 << 20) }, out _, out _));
    }

    [Fact]
    public void Blocks_in_another_order_are_brought_into_the_usual_one()
    {
        // Strings, reservations and structure change places: 40, 72, 88.
        uint[] header = [0xd00dfeed, 168, 88, 40, 72, 17, 16, 0, 30, 80];
        byte[] tree = [.. Bytes(header), .. Strings, 0, 0, .. Bytes(Small[10..])];
        Assert.True(DeviceTreeLoader.TryLoad(tree, Nothing with { CommandLine = "x" }, out byte[]? loaded, out var error), error?.ToString());
        Assert.True(DeviceTreeReader.TryRead(loaded, out var root, out error), error?.ToString());
        Assert.Equal(["chosen", "memory@40000000", "n"], root.Children.Select(c => c.Name));
    }

    private static byte[] Tree(params (int Word, uint Value)[] changes)
    {
        uint[] words = [.. Small];
        foreach (var (word, value) in changes)
            words[word] = value;
        return [.. Bytes(words), .. Strings];
    }

    private static byte[] Bytes(uint[] words)
    {
        byte[] bytes = new byte[4 * words.Length];
        for (int i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 * i), words[i]);
        return bytes;
    }
}
