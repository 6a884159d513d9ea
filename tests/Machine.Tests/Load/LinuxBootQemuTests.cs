using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using VirtSpec.Adapters.Programs;
using VirtSpec.Machine.Load;
using VirtSpec.Machine.Tests.Guests;
using VirtSpec.Spec.Base;
using Xunit;

namespace VirtSpec.Machine.Tests.Load;

/// <summary>The boot code, kernel, initial RAM disk and device tree are in memory byte for byte as QEMU puts them there.</summary>
public sealed class LinuxBootQemuTests : IDisposable
{
    /// <summary>Half of a program's worth of root properties, with and without what the loader changes.</summary>
    private static readonly Dictionary<string, string> Trees = new()
    {
        ["plain"] = """
            /dts-v1/;
            / { #address-cells = <2>; #size-cells = <2>; compatible = "linux,dummy-virt"; chosen { stdout-path = "/uart"; }; uart { reg = <0 1 2 3>; }; };
            """,
        ["full"] = """
            /dts-v1/;
            /memreserve/ 0x43000000 0x1000;
            / {
                #size-cells = <2>; #address-cells = <2>;
                psci { compatible = "arm,psci"; method = "smc"; cpu_on = <1>; old { reg = <1>; }; };
                memory@50000000 { device_type = "memory"; reg = <0 0x50000000 0 0x1000>; };
                bus { memory@0 { reg = <0 0 0 0>; }; chosen { }; };
                memory { device_type = "memory"; reg = <0 0x60000000 0 0x1000>; };
                chosen { linux,initrd-start = <0 1>; bootargs = "a command line that is longer than the new one, which makes the tree shorter"; other-method; };
                last { };
            };
            """,
        ["one cell, nothing chosen"] = """
            /dts-v1/;
            / { #address-cells = <1>; #size-cells = <1>; cpus { #address-cells = <1>; #size-cells = <0>; cpu@0 { reg = <0>; device_type = "cpu"; }; }; };
            """,
    };

    private readonly string _directory = Directory.CreateTempSubdirectory("virtspec").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    public static TheoryData<string, ulong, ulong, bool, int, int, string?, bool> Cases() => new()
    {
        // Tree, text_offset, image_size, packed, length of the initial RAM disk, MiB of RAM, command line, EL2.
        { "plain", 0, 0x1_0000, false, 100, 32, "console=ttyAMA0 quiet", false },
        { "plain", 0x8_0000, 0x1_0000, true, 0x1000, 32, null, true },
        { "plain", 0x1234, 0, false, 0x20_0001, 32, "x", false },
        { "plain", 0xfff, 0x1_0000, false, 0, 16, "", true },
        { "plain", 0x1000, 0xa1_2345, false, 0x1f_ffff, 16, "root=/dev/vda", false },
        { "full", 0, 0x1_0000, false, 5000, 32, "short", false },
        { "full", 0, 0x1_0000, false, 5000, 32, "a command line with more letters than the longest that the tree has had in this place", true },
        { "full", 0x20_0000, 0x1_0000, false, 0, 300, null, true },
        { "one cell, nothing chosen", 0, 0x1_0000, false, 77, 300, "three", false },
        { "one cell, nothing chosen", 0, 0x1_0000, false, 0, 32, null, true },
    };

    [NeedsTheory(InstalledPrograms.Qemu, InstalledPrograms.Dtc)]
    [MemberData(nameof(Cases))]
    [Trait("Category", "qemu")]
    public void Memory_is_what_it_is_on_QEMU(string tree, ulong textOffset, ulong imageSize, bool packed, int initrdLength, int mebibytes, string? commandLine, bool haveEL2)
    {
        byte[] kernel = Kernel(textOffset, imageSize), initrd = [.. Enumerable.Range(0, initrdLength).Select(i => (byte)(i * 7))];
        string kernelPath = Write("kernel", packed ? Packed(kernel) : kernel), treePath = Compile(Trees[tree]);
        Assert.True(LinuxImage.TryRead(File.ReadAllBytes(kernelPath), out var image, out var error), error?.ToString());
        var boot = new LinuxBoot(image, initrd, File.ReadAllBytes(treePath), commandLine);
        Assert.True(boot.TryPlace((ulong)mebibytes << 20, haveEL2 ? Firmware.SmcPsci : Firmware.HvcPsci, out var parts, out error), error?.ToString());

        string[] arguments =
        [
            "-M", $"virt,gic-version=3,its=off,virtualization={(haveEL2 ? "on" : "off")}", "-cpu", "cortex-a57", "-m", $"{mebibytes}", "-kernel", kernelPath, "-dtb", treePath,
            .. initrdLength > 0 ? (string[])["-initrd", Write("initrd", initrd)] : [], .. commandLine is null ? (string[])[] : ["-append", commandLine],
        ];
        Assert.Equal(initrdLength > 0 ? 4 : 3, parts.Length);
        var theirs = QemuMemory.AtStart(_directory, arguments, [.. parts.Select(p => (p.Segment.Address.Value, p.Segment.Bytes.Length))]);
        Assert.All(parts.Zip(theirs), pair => Assert.True(pair.First.Segment.Bytes.Span.SequenceEqual(pair.Second), $"{pair.First.Name} at 0x{pair.First.Segment.Address.Value:x} differs"));
    }

    /// <summary>A header of the arm64 Image format, and more.</summary>
    private static byte[] Kernel(ulong textOffset, ulong imageSize)
    {
        byte[] kernel = [.. Enumerable.Range(0, 3000).Select(i => (byte)(i * 13))];
        BinaryPrimitives.WriteUInt64LittleEndian(kernel.AsSpan(8), textOffset);
        BinaryPrimitives.WriteUInt64LittleEndian(kernel.AsSpan(16), imageSize);
        "ARM\x64"u8.CopyTo(kernel.AsSpan(56));
        return kernel;
    }

    private static byte[] Packed(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    private string Compile(string source)
    {
        string path = Path.Combine(_directory, "tree.dtb");
        using var dtc = Process.Start(InstalledPrograms.Dtc, ["-q", "-I", "dts", "-O", "dtb", "-o", path, Write("tree.dts", System.Text.Encoding.UTF8.GetBytes(source))]);
        dtc.WaitForExit();
        Assert.Equal(0, dtc.ExitCode);
        return path;
    }

    private string Write(string name, byte[] contents)
    {
        string path = Path.Combine(_directory, name);
        File.WriteAllBytes(path, contents);
        return path;
    }
}
