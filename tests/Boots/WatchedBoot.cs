using System.Diagnostics;
using System.Text;
using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Load;
using VirtSpec.Machine.Load.DeviceTrees;
using VirtSpec.Machine.Platform;
using VirtSpec.Machine.Trace;
using VirtSpec.Properties.Binaries;
using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Manifests;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Boots;

/// <summary>A boot under the monitors of the boundary, held to its manifest in Golden/manifests.</summary>
public static class WatchedBoot
{
    private const ulong Budget = 1_000_000_000, SliceSteps = 4096;

    /// <summary>The manifest of a boot: its own, or that of the small boot of the same kind.</summary>
    public static string ManifestOf(Boot boot) => Path.Combine(AppContext.BaseDirectory, "Golden", "manifests", boot.Name switch
    {
        "debian-pkvm" => "pkvm.yaml",
        "debian-xen" => "xen-dom0.yaml",
        _ => $"{boot.Name}.yaml",
    });

    /// <summary>The boots that have hypervisors with guests.</summary>
    public static IEnumerable<Boot> All => Boot.All.Where(b => File.Exists(ManifestOf(b)));

    /// <summary>Boots, and gives the verdicts.</summary>
    /// <param name="between">Is called between slices of the run, and says how many steps the next one has; 0 ends the run.</param>
    public static WatchedEnd Run(Boot boot, Manifest manifest, Func<WatchedRun, ulong>? between = null)
    {
        var run = new WatchedRun(Start(boot), manifest);
        var console = new ConsoleBytes(new StringBuilder());
        var watch = Stopwatch.StartNew();
        StopReason stop;
        int length = 0;
        ulong slice = SliceSteps;
        do
        {
            stop = run.Run(slice, ref console);
            slice = between?.Invoke(run) ?? SliceSteps;
        }
        while (slice > 0 && stop is StopReason.BudgetExhausted && run.Steps < Budget && !HasPrinted(boot, console.Text, ref length));
        return new WatchedEnd(stop, console.Text.ToString(), run.End(stop), run.Runner.Retired, watch.Elapsed);
    }

    /// <summary>The board before the first instruction, as <c>virtspec run</c> makes it of the same files.</summary>
    public static BoardState Start(Boot boot)
    {
        var cpu = CpuModel.Find(boot.Cpu)!;
        var configuration = new PeConfiguration(cpu, Choices.Default with { Firmware = boot.HasEL2 ? Firmware.SmcPsci : Firmware.HvcPsci }, boot.HasEL2);
        byte[] tree = boot.DeviceTree is { } file ? Bytes(file) : DeviceTreeWriter.Write(BoardDeviceTree.Of(boot.Cpu, pes: 1, boot.HasEL2));
        if (!LinuxImage.TryRead(Bytes(boot.Kernel), out var kernel, out var error))
            throw new InvalidOperationException($"{boot.Kernel}: {error}");
        var linux = new LinuxBoot(kernel, boot.Initrd is { } initrd ? Bytes(initrd) : [], tree, boot.CommandLine);
        var loads = boot.Loads.Select(l => (l.Address, Bytes: Bytes(l.File))).Select(l => new Segment(new PA(l.Address), l.Bytes, (ulong)l.Bytes.Length));
        var options = new BoardOptions(configuration, Pes: 1, (ulong)boot.Megabytes << 20, new BootProgram.Linux(linux), [.. loads]);
        return options.TryStart(out var state, out error) ? state : throw new InvalidOperationException($"{boot}: {error}");
    }

    private static byte[] Bytes(string file) =>
        ImageFile.TryReadBytes(BootFiles.PathOf(file), out byte[] bytes) is { } error ? throw new InvalidOperationException($"{file}: {error}") : bytes;

    /// <summary>The texts are looked for only when something was printed.</summary>
    private static bool HasPrinted(Boot boot, StringBuilder console, ref int length)
    {
        if (boot.Until.Count == 0 || console.Length == length)
            return false;
        length = console.Length;
        string text = console.ToString();
        return boot.Until.All(text.Contains);
    }

    private struct ConsoleBytes(StringBuilder text) : IMachineObserver
    {
        public readonly StringBuilder Text => text;

        public readonly void ConsoleByte(byte value) => text.Append((char)value);
    }
}

/// <summary>How a watched boot ended.</summary>
public sealed record WatchedEnd(StopReason Stop, string Console, WatchedImage Image, ulong Instructions, TimeSpan Time)
{
    public IReadOnlyList<ClaimVerdict> Verdicts => Image.Verdicts;

    public IEnumerable<Finding> Findings => Verdicts.SelectMany(v => v.Findings);
}
