using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using VirtSpec.Machine.Load.DeviceTrees;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions.Text;

namespace VirtSpec.Machine.Load;

/// <summary>
/// A kernel and what it is started with, by the arm64 boot protocol: X0 is the address of the device tree, X1 to X3 are zero. (Linux, Documentation/arch/arm64/booting.rst.)
/// Every address is the one that QEMU 7.2 chooses on its board, so that both start a kernel alike.
/// </summary>
/// <param name="Initrd">The initial RAM disk, or empty for none.</param>
/// <param name="DeviceTree">A flattened device tree.</param>
/// <param name="CommandLine">The kernel's command line, or null for that of the tree.</param>
public sealed record LinuxBoot(LinuxImage Kernel, ReadOnlyMemory<byte> Initrd, ReadOnlyMemory<byte> DeviceTree, string? CommandLine)
{
    private const ulong PageSize = 0x1000, DeviceTreeAlignment = 2UL << 20, HighestInitrdOffset = 128UL << 20;

    /// <summary>An image that would begin nearer to the start of RAM, where the boot code is, goes 2 MiB higher.</summary>
    private const ulong BootCodeSpace = 0x1000;

    private const string Mend = "give more memory with --mem";

    /// <summary>Where the machine begins: the boot code at the start of RAM.</summary>
    public static PA Entry => BoardLayout.Ram;

    private PA KernelAddress => BoardLayout.Ram + (Kernel.TextOffset < BootCodeSpace ? Kernel.TextOffset + BoardLayout.RamGranule : Kernel.TextOffset);

    /// <summary>The boot code, the kernel, the initial RAM disk, and the device tree with what the kernel must know.</summary>
    public bool TryPlace(ulong ramSize, Firmware firmware, out ImmutableArray<RamPart> parts, [NotNullWhen(false)] out LoadError? error)
    {
        parts = [];
        ulong kernel = KernelAddress.Value, ramEnd = BoardLayout.Ram.Value + ramSize;
        ulong initrd = InitrdAddress(ramSize), initrdSize = (ulong)Initrd.Length;
        ulong deviceTree = initrd + initrdSize + DeviceTreeAlignment - 1 & ~(DeviceTreeAlignment - 1);
        if (!DeviceTreeLoader.TryLoad(DeviceTree, new BootInformation(ramSize, CommandLine, initrd, initrdSize, firmware), out byte[]? tree, out error))
            return false;
        error = kernel + Kernel.Size < kernel || kernel + Kernel.Size > ramEnd ? Lacks("kernel", kernel, Kernel.Size, ramEnd)
            : initrd + initrdSize > ramEnd ? Lacks("initial RAM disk", initrd, initrdSize, ramEnd)
            : deviceTree + (ulong)tree.Length > ramEnd ? Lacks("device tree", deviceTree, (ulong)tree.Length, ramEnd)
            : null;
        if (error is not null)
            return false;
        byte[] code = BootCode(deviceTree, kernel);
        parts =
        [
            Part("boot code", Entry.Value, code, (ulong)code.Length),
            Part("kernel", kernel, Kernel.Bytes, Kernel.Size),
            .. initrdSize > 0 ? [Part("initial RAM disk", initrd, Initrd, initrdSize)] : Array.Empty<RamPart>(),
            Part("device tree", deviceTree, tree, (ulong)tree.Length),
        ];
        return true;
    }

    /// <summary>Half way up in RAM, at most 128 MiB up, and after the kernel.</summary>
    private ulong InitrdAddress(ulong ramSize)
    {
        ulong address = Math.Max(BoardLayout.Ram.Value + Math.Min(ramSize / 2, HighestInitrdOffset), KernelAddress.Value + Kernel.Size);
        return address + PageSize - 1 & ~(PageSize - 1);
    }

    private static LoadError Lacks(string what, ulong address, ulong size, ulong ramEnd) =>
        new(what, $"room for 0x{size:x} bytes at 0x{address:x}", $"RAM up to 0x{ramEnd - 1:x}", Mend);

    private static RamPart Part(string name, ulong address, ReadOnlyMemory<byte> bytes, ulong size) => new(name, new Segment(new PA(address), bytes, size), "choose another address");

    /// <summary>What runs before the kernel: it loads X0, clears X1 to X3, and branches. The addresses follow it.</summary>
    private static byte[] BootCode(ulong deviceTree, ulong kernel)
    {
        ulong start = Entry.Value, literals = start + 6 * sizeof(uint);
        string[] lines = [$"ldr x0, 0x{literals:x}", "mov x1, xzr", "mov x2, xzr", "mov x3, xzr", $"ldr x4, 0x{literals + sizeof(ulong):x}", "br x4"];
        return [.. lines.SelectMany((line, i) => Word(line, start + sizeof(uint) * (ulong)i)), .. BitConverter.GetBytes(deviceTree), .. BitConverter.GetBytes(kernel)];
    }

    private static byte[] Word(string line, ulong address) =>
        Assembler.TryAssemble(line, address, out uint word, out string error) ? BitConverter.GetBytes(word) : throw new System.Diagnostics.UnreachableException($"{line}: {error}");
}
