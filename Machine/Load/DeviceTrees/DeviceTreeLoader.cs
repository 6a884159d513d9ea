using System.Diagnostics.CodeAnalysis;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;

namespace VirtSpec.Machine.Load.DeviceTrees;

/// <summary>What a boot loader tells a kernel through its device tree.</summary>
/// <param name="RamSize">In bytes; RAM is in one piece.</param>
/// <param name="CommandLine">The kernel's command line, or null to leave that of the tree.</param>
/// <param name="InitrdStart">Where the initial RAM disk is; it counts when its size is not zero.</param>
/// <param name="Firmware">How PSCI is called.</param>
public sealed record BootInformation(ulong RamSize, string? CommandLine, ulong InitrdStart, ulong InitrdSize, Firmware Firmware);

/// <summary>
/// Makes the device tree that a kernel gets from the board's own or one that the user gives: memory, command line, initial RAM disk and PSCI are replaced.
/// Byte for byte this is what QEMU 7.2 does on its board (checked by the tests), because what a kernel executes depends on the order of its tree.
/// </summary>
public static class DeviceTreeLoader
{
    private const int FourGigabytesShift = 32, LongestCommandLine = 8192;

    private const uint SuspendFunction = (uint)PsciFunction.CPU_SUSPEND64, OffFunction = (uint)PsciFunction.CPU_OFF, OnFunction = (uint)PsciFunction.CPU_ON64,
        MigrateFunction = 0xc400_0005;

    /// <summary>How many bytes the tree of a file of that length takes once it is changed; QEMU leaves this much room.</summary>
    public static int SizeFor(int fileLength) => 2 * (fileLength + 10_000);

    /// <summary>The tree of a file with the information added.</summary>
    public static bool TryLoad(ReadOnlyMemory<byte> file, BootInformation information, [NotNullWhen(true)] out byte[]? tree, [NotNullWhen(false)] out LoadError? error)
    {
        tree = null;
        if (!DeviceTreeReader.TryRead(file, out var root, out error))
            return false;
        error = Check(root, information);
        if (error is not null)
            return false;
        tree = Edit(file, (int)root["#address-cells"]!.Cell!, (int)root["#size-cells"]!.Cell!, information);
        return true;
    }

    private static LoadError? Check(DeviceTreeNode root, BootInformation information)
    {
        foreach (string name in (string[])["#address-cells", "#size-cells"])
            if (root[name]?.Cell is not (1 or 2))
                return new LoadError($"device tree: {name} of the root", "1 or 2", root[name] is { } p ? p.Cell is { } cell ? $"{cell}" : $"{p.Value.Length} bytes" : "no such property", "correct the tree");
        if (root["#size-cells"]!.Cell == 1 && information.RamSize >> FourGigabytesShift != 0)
            return new LoadError("device tree: #size-cells of the root", "2, for RAM of 4 GiB and more", "1", "correct the tree, or give less memory with --mem");
        return information.CommandLine?.Length > LongestCommandLine
            ? new LoadError("command line", $"at most {LongestCommandLine} characters", $"{information.CommandLine.Length}", "make it shorter")
            : null;
    }

    private static byte[] Edit(ReadOnlyMemory<byte> file, int addressCells, int sizeCells, BootInformation information)
    {
        var editor = DeviceTreeEditor.Open(file.Span, SizeFor(file.Length));
        SetMemory(editor, addressCells, sizeCells, information.RamSize);
        if (!editor.HasNode("chosen"))
            editor.AddNode("chosen");
        if (!string.IsNullOrEmpty(information.CommandLine))
            editor.SetProperty("chosen", DeviceTreeProperty.Texts("bootargs", information.CommandLine));
        if (information.InitrdSize > 0)
        {
            editor.SetProperty("chosen", DeviceTreeProperty.Cells("linux,initrd-start", (uint)information.InitrdStart));
            editor.SetProperty("chosen", DeviceTreeProperty.Cells("linux,initrd-end", (uint)(information.InitrdStart + information.InitrdSize)));
        }
        if (information.Firmware != Firmware.None)
            SetPsci(editor, information.Firmware);
        return editor.Bytes;
    }

    private static void SetMemory(DeviceTreeEditor editor, int addressCells, int sizeCells, ulong size)
    {
        editor.EraseNodes("memory");
        string node = $"memory@{BoardLayout.Ram.Value:x}";
        editor.AddNode(node);
        editor.SetProperty(node, DeviceTreeProperty.Texts("device_type", "memory"));
        editor.SetProperty(node, DeviceTreeProperty.Cells("reg", [.. Number(BoardLayout.Ram.Value, addressCells), .. Number(size, sizeCells)]));
    }

    /// <summary>The node of the firmware is made anew: another's might name other functions.</summary>
    private static void SetPsci(DeviceTreeEditor editor, Firmware firmware)
    {
        const string Psci = "psci";
        editor.EraseNodes(Psci);
        editor.AddNode(Psci);
        editor.SetProperty(Psci, DeviceTreeProperty.Texts("compatible", "arm,psci-1.0", "arm,psci-0.2", "arm,psci"));
        editor.SetProperty(Psci, DeviceTreeProperty.Texts("method", firmware == Firmware.HvcPsci ? "hvc" : "smc"));
        editor.SetProperty(Psci, DeviceTreeProperty.Cells("cpu_suspend", SuspendFunction));
        editor.SetProperty(Psci, DeviceTreeProperty.Cells("cpu_off", OffFunction));
        editor.SetProperty(Psci, DeviceTreeProperty.Cells("cpu_on", OnFunction));
        editor.SetProperty(Psci, DeviceTreeProperty.Cells("migrate", MigrateFunction));
    }

    private static uint[] Number(ulong value, int cells) => cells == 2 ? [(uint)(value >> 32), (uint)value] : [(uint)value];
}
