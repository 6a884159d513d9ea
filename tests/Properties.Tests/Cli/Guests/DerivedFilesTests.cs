using System.Globalization;
using System.Text;
using VirtSpec.Cli.Guests;
using VirtSpec.Machine.Load.DeviceTrees;
using Xunit;

namespace VirtSpec.Properties.Tests.Cli.Guests;

/// <summary>What is made from the files of packages, read again by the rules of the formats.</summary>
public sealed class DerivedFilesTests
{
    [Fact]
    public void The_initial_RAM_disk_has_busybox_a_console_and_a_script_as_init()
    {
        byte[] busybox = [1, 2, 3, 4, 5];
        var entries = Entries(DerivedFiles.Initrd(busybox));
        Assert.Equal(["bin", "dev", "proc", "dev/console", "bin/busybox", "bin/sh", "init", "TRAILER!!!"], entries.Select(e => e.Name));
        var byName = entries.ToDictionary(e => e.Name);
        // The modes of stat(2): the kinds of file, and who may do what.
        Assert.Equal((0x81edu, 0x41edu, 0x2180u, 0xa1ffu), (byName["bin/busybox"].Mode, byName["dev"].Mode, byName["dev/console"].Mode, byName["bin/sh"].Mode));
        Assert.Equal((5u, 1u), (byName["dev/console"].Major, byName["dev/console"].Minor));
        Assert.Equal(busybox, byName["bin/busybox"].Contents);
        Assert.StartsWith("#!/bin/busybox sh\n", Encoding.UTF8.GetString(byName["init"].Contents), StringComparison.Ordinal);
        Assert.Contains(DerivedFiles.Marker, Encoding.UTF8.GetString(byName["init"].Contents), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_entry_of_the_initial_RAM_disk_has_its_own_inode() =>
        Assert.Equal(8, Entries(DerivedFiles.Initrd([1])).Select(e => (e.Inode, e.Name == "TRAILER!!!")).Distinct().Count());

    [Fact]
    public void Xen_finds_the_modules_of_dom0_where_they_are_loaded()
    {
        Assert.True(DeviceTreeReader.TryRead(DerivedFiles.XenDeviceTree(0x123_4567, 0x89), out var root, out var error), error?.ToString());
        var chosen = root.Child("chosen")!;
        Assert.Equal(Bytes(0, 0x4900_0000, 0, 0x123_4567), chosen.Child("module@49000000")!["reg"]!.Value.ToArray());
        Assert.Equal(Bytes(0, 0x4c00_0000, 0, 0x89), chosen.Child("module@4c000000")!["reg"]!.Value.ToArray());
        Assert.Equal("multiboot,kernel\0multiboot,module\0", Encoding.UTF8.GetString(chosen.Child("module@49000000")!["compatible"]!.Value.Span));
    }

    private static byte[] Bytes(params uint[] cells) => [.. cells.SelectMany(c => new[] { (byte)(c >> 24), (byte)(c >> 16), (byte)(c >> 8), (byte)c })];

    private sealed record Entry(string Name, uint Inode, uint Mode, uint Major, uint Minor, byte[] Contents);

    /// <summary>The "newc" format: "070701", thirteen numbers of eight digits, the name, the contents; name and contents end at multiples of four.</summary>
    private static List<Entry> Entries(byte[] archive)
    {
        var entries = new List<Entry>();
        for (int at = 0; at < archive.Length;)
        {
            Assert.Equal("070701", Encoding.ASCII.GetString(archive, at, 6));
            uint[] n = [.. Enumerable.Range(0, 13).Select(i => uint.Parse(Encoding.ASCII.GetString(archive, at + 6 + 8 * i, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
            string name = Encoding.UTF8.GetString(archive, at + 110, (int)n[11] - 1);
            int contents = (at + 110 + (int)n[11] + 3) & ~3;
            entries.Add(new Entry(name, n[0], n[1], n[9], n[10], archive[contents..(contents + (int)n[6])]));
            at = (contents + (int)n[6] + 3) & ~3;
        }
        return entries;
    }
}
