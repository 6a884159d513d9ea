using VirtSpec.Lockstep.Qemu;
using VirtSpec.Machine.Load;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Lockstep.Compare;

/// <summary>The boot on the machine of the specification.</summary>
public static class MachineBoot
{
    /// <summary>The board before its first instruction.</summary>
    /// <exception cref="InvalidOperationException">The CPU is unknown, or a file cannot be read or placed.</exception>
    public static BoardState Start(Boot boot)
    {
        var cpu = CpuModel.Find(boot.Cpu) ?? throw new InvalidOperationException($"no CPU '{boot.Cpu}'");
        var choices = Choices.Default with { Firmware = boot.El2 ? Firmware.SmcPsci : Firmware.HvcPsci };
        var loads = boot.Loads.Select(load => (load.Address, Bytes: Bytes(load.Path))).Select(load => new Segment(new PA(load.Address), load.Bytes, (ulong)load.Bytes.Length));
        var board = new BoardOptions(new PeConfiguration(cpu, choices, boot.El2), Pes: 1, (ulong)boot.MemoryMiB << 20, Program(boot), [.. loads]);
        return board.TryStart(out var state, out var error) ? state : throw new InvalidOperationException($"{boot.Kernel}: {error}");
    }

    private static BootProgram Program(Boot boot)
    {
        byte[] kernel = Bytes(boot.Kernel);
        if (ElfFile.HasMagic(kernel))
            return Image.TryRead(kernel, BoardLayout.Ram, out var image, out var wrong) ? new BootProgram.Bare(image, EL: null) : throw new InvalidOperationException($"{boot.Kernel}: {wrong}");
        if (!LinuxImage.TryRead(kernel, out var linux, out var error))
            throw new InvalidOperationException($"{boot.Kernel}: {error}");
        byte[] tree = Bytes(boot.DeviceTree ?? throw new InvalidOperationException($"{boot.Kernel}: expected a device tree"));
        return new BootProgram.Linux(new LinuxBoot(linux, boot.Initrd is { } initrd ? Bytes(initrd) : [], tree, boot.CommandLine));
    }

    private static byte[] Bytes(string path) =>
        ImageFile.TryReadBytes(path, out byte[] bytes) is { } error ? throw new InvalidOperationException($"{path}: {error}") : bytes;
}
