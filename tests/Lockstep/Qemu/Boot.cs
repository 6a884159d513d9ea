using System.Collections.Immutable;

namespace VirtSpec.Lockstep.Qemu;

/// <summary>Software that is put into memory beside the kernel.</summary>
public readonly record struct LoadedFile(string Path, ulong Address);

/// <summary>What is booted, on a board with one PE.</summary>
public sealed record Boot
{
    /// <summary>A Linux <c>Image</c>, or an ELF file.</summary>
    public required string Kernel { get; init; }

    public string? Initrd { get; init; }
    public string? DeviceTree { get; init; }
    public string? CommandLine { get; init; }
    public string Cpu { get; init; } = "cortex-a57";

    /// <summary>Whether the board has EL2, at which the kernel then starts.</summary>
    public bool El2 { get; init; }

    public int MemoryMiB { get; init; } = 128;
    public ImmutableArray<LoadedFile> Loads { get; init; } = [];

    /// <summary>The boot has reached its end when the console has said each of these; when there are none, when the machine is off.</summary>
    public ImmutableArray<string> Until { get; init; } = [];

    /// <summary>QEMU's arguments: the board that <c>virtspec run</c> models, time counted in instructions, the real-time clock from where that board's begins, the PL011 on standard output.</summary>
    public IReadOnlyList<string> QemuArguments() =>
    [
        "-nodefaults", "-display", "none", "-serial", "stdio", "-no-reboot", "-accel", "tcg", "-icount", "shift=0,sleep=off", "-rtc", "base=2026-01-01T00:00:00,clock=vm",
        "-M", $"virt,gic-version=3,its=off{(El2 ? ",virtualization=on" : "")}", "-cpu", Cpu, "-smp", "1", "-m", $"{MemoryMiB}",
        "-kernel", Path.GetFullPath(Kernel),
        .. Option("-initrd", Initrd is null ? null : Path.GetFullPath(Initrd)),
        .. Option("-dtb", DeviceTree is null ? null : Path.GetFullPath(DeviceTree)),
        .. Option("-append", CommandLine),
        .. Loads.SelectMany(load => Option("-device", $"loader,file={Path.GetFullPath(load.Path)},addr=0x{load.Address:x},force-raw=on")),
    ];

    private static IEnumerable<string> Option(string name, string? value) => value is null ? [] : [name, value];
}
