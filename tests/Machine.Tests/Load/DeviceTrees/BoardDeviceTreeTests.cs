using System.Diagnostics;
using VirtSpec.Adapters.Programs;
using VirtSpec.Machine.Load.DeviceTrees;
using VirtSpec.Machine.Tests.Guests;
using Xunit;

namespace VirtSpec.Machine.Tests.Load.DeviceTrees;

/// <summary>The board's tree says of each device what QEMU's tree says.</summary>
public sealed class BoardDeviceTreeTests : IDisposable
{
    /// <summary>What QEMU's board has besides, or adds when it loads a kernel, or says only of several PEs.</summary>
    private static readonly string[] LeftOut =
    [
        "/psci", "/memory@40000000", "/pmu", "/platform-bus@c000000", "/fw-cfg@9020000", "/virtio_mmio@", "/gpio-keys", "/pl061@9030000", "/pcie@10000000", "/flash@0",
        "/cpus/cpu-map", "/chosen:rng-seed", "/chosen:kaslr-seed",
    ];

    private readonly string _directory = Directory.CreateTempSubdirectory("virtspec").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [NeedsTheory(InstalledPrograms.Qemu)]
    [InlineData("cortex-a57", 1, false)]
    [InlineData("cortex-a57", 2, true)]
    [InlineData("neoverse-n1", 8, true)]
    [Trait("Category", "qemu")]
    public void The_tree_is_QEMUs_without_what_this_board_has_not(string cpu, int pes, bool haveEL2)
    {
        string dump = Path.Combine(_directory, "dtb");
        string machine = $"virt,gic-version=3,its=off,virtualization={(haveEL2 ? "on" : "off")},dumpdtb={dump}";
        using var qemu = Process.Start(new ProcessStartInfo(InstalledPrograms.Qemu, ["-nodefaults", "-display", "none", "-cpu", cpu, "-smp", $"{pes}", "-M", machine]) { RedirectStandardError = true })!;
        qemu.WaitForExit();
        Assert.True(DeviceTreeReader.TryRead(File.ReadAllBytes(dump), out var theirs, out var error), error?.ToString());
        var ours = BoardDeviceTree.Of(cpu, pes, haveEL2);

        string[] expected = [.. Properties(theirs).Where(p => !LeftOut.Any(l => p.StartsWith(l, StringComparison.Ordinal)))];
        // With one PE QEMU does not say how PEs are turned on.
        string[] actual = [.. Properties(ours).Where(p => pes > 1 || !p.Contains(":enable-method ", StringComparison.Ordinal))];
        Assert.True(expected.Length > 30, $"{expected.Length}");
        Assert.Equal(expected.Order(), actual.Order());
    }

    [NeedsFact(InstalledPrograms.Dtc)]
    public void The_device_tree_compiler_reads_what_is_written()
    {
        string path = Path.Combine(_directory, "ours.dtb");
        File.WriteAllBytes(path, DeviceTreeWriter.Write(BoardDeviceTree.Of("cortex-a57", 2, haveEL2: true)));
        using var dtc = Process.Start(new ProcessStartInfo(InstalledPrograms.Dtc, ["-I", "dtb", "-O", "dts", path]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var complaints = dtc.StandardError.ReadToEndAsync();
        string source = dtc.StandardOutput.ReadToEnd();
        dtc.WaitForExit();
        Assert.Equal((0, ""), (dtc.ExitCode, complaints.Result));
        Assert.Contains("interrupts = <0x01 0x0d 0x04 0x01 0x0e 0x04 0x01 0x0b 0x04 0x01 0x0a 0x04>;", source, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_reads_as_it_was()
    {
        var tree = BoardDeviceTree.Of("cortex-a57", 3, haveEL2: true);
        Assert.True(DeviceTreeReader.TryRead(DeviceTreeWriter.Write(tree), out var read, out var error), error?.ToString());
        Assert.Equal(Lines(tree, ""), Lines(read, ""));
    }

    /// <summary>Each property as path, name and value; numbers of nodes, which are free, are left out.</summary>
    private static IEnumerable<string> Properties(DeviceTreeNode root) =>
        Lines(root, "").Where(l => !l.Contains(":phandle ", StringComparison.Ordinal) && !l.Contains(":interrupt-parent ", StringComparison.Ordinal) && !l.Contains(":clocks ", StringComparison.Ordinal));

    private static IEnumerable<string> Lines(DeviceTreeNode node, string path) =>
        [.. node.Properties.Select(p => $"{path}:{p.Name} {Convert.ToHexString(p.Value.Span)}"), .. node.Children.SelectMany(c => Lines(c, $"{path}/{c.Name}"))];
}
