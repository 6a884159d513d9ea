using System.Diagnostics;
using System.Text;
using VirtSpec.Machine.Load.DeviceTrees;

namespace VirtSpec.Boots;

/// <summary>A boot on QEMU, where time is counted in instructions as on our board.</summary>
public static class QemuBoot
{
    public const string Program = "qemu-system-aarch64";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>What the console prints until the boot ends.</summary>
    /// <exception cref="TimeoutException">It does not end.</exception>
    public static string Run(Boot boot)
    {
        string tree = boot.DeviceTree is { } file ? BootFiles.PathOf(file) : Path.GetTempFileName();
        try
        {
            if (boot.DeviceTree is null)
                File.WriteAllBytes(tree, DeviceTreeWriter.Write(BoardDeviceTree.Of(boot.Cpu, pes: 1, boot.HasEL2)));
            using var qemu = Process.Start(new ProcessStartInfo(Program, Arguments(boot, tree)) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
            var console = Task.Run(() => Read(qemu.StandardOutput, boot.Until));
            bool ended = console.Wait(Patience);
            qemu.Kill();
            return ended ? console.Result : throw new TimeoutException($"{Program}: {boot} did not end within {Patience.TotalMinutes} minutes");
        }
        finally
        {
            if (boot.DeviceTree is null)
                File.Delete(tree);
        }
    }

    private static string[] Arguments(Boot boot, string tree) =>
    [
        "-nodefaults", "-display", "none", "-monitor", "none", "-serial", "stdio", "-no-reboot", "-rtc", "base=2026-01-01T00:00:00,clock=vm", "-accel", "tcg", "-icount", "shift=0,sleep=off",
        "-M", $"virt,gic-version=3,its=off{(boot.HasEL2 ? ",virtualization=on" : "")}", "-cpu", boot.Cpu, "-m", $"{boot.Megabytes}",
        "-kernel", BootFiles.PathOf(boot.Kernel), "-dtb", tree,
        .. boot.Initrd is { } initrd ? ["-initrd", BootFiles.PathOf(initrd)] : Array.Empty<string>(),
        .. boot.CommandLine is { } text ? ["-append", text] : Array.Empty<string>(),
        .. boot.Loads.SelectMany(l => new[] { "-device", $"loader,file={BootFiles.PathOf(l.File)},addr=0x{l.Address:x},force-raw=on" }),
    ];

    /// <summary>Everything up to the last byte of the last text that is awaited.</summary>
    private static string Read(StreamReader output, IReadOnlyList<string> until)
    {
        var console = new StringBuilder();
        for (int c; (c = output.Read()) >= 0;)
        {
            console.Append((char)c);
            if (until.Count > 0 && IsLastOf(until, (char)c) && console.ToString() is var text && until.All(text.Contains))
                break;
        }
        return console.ToString();
    }

    private static bool IsLastOf(IReadOnlyList<string> until, char c) => until.Any(text => text[^1] == c);
}
