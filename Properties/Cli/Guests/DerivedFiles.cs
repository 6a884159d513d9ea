using System.Collections.Immutable;
using System.Text;
using VirtSpec.Machine.Load.DeviceTrees;
using static VirtSpec.Machine.Load.DeviceTrees.DeviceTreeProperty;

namespace VirtSpec.Cli.Guests;

/// <summary>What is made from the files of the packages: an initial RAM disk with busybox, and the device tree with which Xen starts Linux as its dom0.</summary>
public static class DerivedFiles
{
    /// <summary>What the initial RAM disk prints when Linux has started it, before it powers off.</summary>
    public const string Marker = "virtspec: user space reached";

    /// <summary>Where Xen expects the kernel of dom0 and its initial RAM disk.</summary>
    public const uint Dom0Kernel = 0x4900_0000, Dom0Initrd = 0x4c00_0000;

    private static readonly string Init = string.Join('\n',
        "#!/bin/busybox sh",
        "/bin/busybox mount -t devtmpfs devtmpfs /dev",
        "/bin/busybox mount -t proc proc /proc",
        "/bin/busybox uname -srm",
        $"/bin/busybox echo '{Marker}'",
        "/bin/busybox poweroff -f",
        "");

    public static byte[] Initrd(ReadOnlySpan<byte> busybox)
    {
        var archive = new CpioWriter();
        foreach (string directory in (string[])["bin", "dev", "proc"])
            archive.AddDirectory(directory);
        // Linux opens it before it runs /init.
        archive.AddCharacterDevice("dev/console", major: 5, minor: 1);
        archive.AddProgram("bin/busybox", busybox);
        archive.AddLink("bin/sh", "busybox");
        archive.AddProgram("init", Encoding.UTF8.GetBytes(Init));
        return archive.Complete();
    }

    /// <summary>The board's tree, in which Xen finds its own command line and the modules of dom0. (Xen, docs/misc/arm/device-tree/booting.txt.)</summary>
    public static byte[] XenDeviceTree(int kernelSize, int initrdSize)
    {
        const string CommandLine = "console=hvc0 earlycon=xenboot nokaslr cryptomgr.notests";
        var board = BoardDeviceTree.Of("cortex-a57", pes: 1, haveEL2: true);
        var chosen = board.Child("chosen")!;
        var xen = chosen with
        {
            Properties =
            [
                .. chosen.Properties, Cells("#address-cells", 2), Cells("#size-cells", 2),
                Texts("xen,xen-bootargs", $"dom0_mem=128M console=dtuart dtuart={Uart(board)}"), Texts("xen,dom0-bootargs", CommandLine),
            ],
            Children =
            [
                Module(Dom0Kernel, kernelSize, "multiboot,kernel", Texts("bootargs", CommandLine)),
                Module(Dom0Initrd, initrdSize, "multiboot,ramdisk"),
            ],
        };
        return DeviceTreeWriter.Write(board with { Children = board.Children.Replace(chosen, xen) });
    }

    private static string Uart(DeviceTreeNode board) => $"/{board.Child("pl011")!.Name}";

    private static DeviceTreeNode Module(uint address, int size, string kind, params ImmutableArray<DeviceTreeProperty> properties) =>
        new($"module@{address:x}", [Texts("compatible", kind, "multiboot,module"), Cells("reg", 0, address, 0, (uint)size), .. properties], []);
}
