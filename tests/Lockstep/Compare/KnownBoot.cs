using System.Diagnostics;
using VirtSpec.Boots;
using VirtSpec.Lockstep.Qemu;
using VirtSpec.Lockstep.Recording;
using VirtSpec.Machine.Load.DeviceTrees;

namespace VirtSpec.Lockstep.Compare;

/// <summary>A boot of <c>Golden/boots/boots.tbl</c>, recorded and compared.</summary>
/// <param name="Recorded">How long the recording took.</param>
/// <param name="Unused">The exclusions that this boot should have needed, and did not.</param>
public sealed record KnownBoot(ComparisonResult Result, TimeSpan Recorded, IReadOnlyList<Exclusion> Unused)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Nothing differs, everything in QEMU's log was compared, and every exclusion is needed.</summary>
    public bool Agrees => Result.Agrees && Unused.Count == 0;

    /// <summary>Why a boot cannot be compared here, or null.</summary>
    public static string? WhyNot(Boots.Boot boot) =>
        BootFiles.WhyNot(boot) ?? new[] { Recorder.Program, Plugin.Compiler }.Where(program => !IsInstalled(program)).Select(program => $"{program} is not installed").FirstOrDefault();

    /// <summary>Records a boot on QEMU into a folder, and runs the machine beside the recording.</summary>
    /// <exception cref="InvalidOperationException">QEMU failed, or a file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The recording contradicts itself or QEMU's log.</exception>
    public static KnownBoot Run(Boots.Boot boot, string folder)
    {
        Directory.CreateDirectory(folder);
        var what = Of(boot, folder);
        var watch = Stopwatch.StartNew();
        var recording = Recorder.Record(what, folder, Patience);
        var recorded = watch.Elapsed;
        RecordingCheck.Exceptions(recording);
        var result = Comparison.Run(recording, MachineBoot.Start(what), Exclusion.All, what.Until);
        return new(result, recorded, [.. Exclusion.All.Where(row => row.Boots.Contains(boot.Name) && !result.Excused.ContainsKey(row.Id))]);
    }

    /// <summary>The boot as both machines take it. Where it has no device tree, that of the board is written into the folder.</summary>
    private static Qemu.Boot Of(Boots.Boot boot, string folder)
    {
        string tree = Path.Combine(folder, "board.dtb");
        if (boot.DeviceTree is null)
            File.WriteAllBytes(tree, DeviceTreeWriter.Write(BoardDeviceTree.Of(boot.Cpu, pes: 1, boot.HasEL2)));
        return new()
        {
            Kernel = BootFiles.PathOf(boot.Kernel),
            Initrd = boot.Initrd is { } initrd ? BootFiles.PathOf(initrd) : null,
            DeviceTree = boot.DeviceTree is { } file ? BootFiles.PathOf(file) : tree,
            CommandLine = boot.CommandLine,
            Cpu = boot.Cpu,
            El2 = boot.HasEL2,
            MemoryMiB = boot.Megabytes,
            Loads = [.. boot.Loads.Select(load => new LoadedFile(BootFiles.PathOf(load.File), load.Address))],
            Until = [.. boot.Until],
        };
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, program)));
}
