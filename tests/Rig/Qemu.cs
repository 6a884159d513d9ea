using System.Diagnostics;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Rig;

/// <summary>Runs cases on QEMU: one start of the program runs any number of them.</summary>
public static class Qemu
{
    /// <summary>The name of the program.</summary>
    public const string Program = "qemu-system-aarch64";

    /// <summary>How much RAM the machine has, from 0x40000000 up. The monitor is not in it.</summary>
    public const ulong RAMBytes = 0x1_0000_0000;

    /// <summary>How long a case may take, in ticks of 62.5 MHz: 1 ms of the host's time, and 10 ms for a case that the first ended, because the host may have been busy.</summary>
    /// <remarks>Time cannot be counted in instructions (<c>-icount</c>): a vector that cannot be fetched raises exceptions for ever and executes nothing.</remarks>
    private const ulong WatchdogTicks = 62_500, SecondWatchdogTicks = 10 * WatchdogTicks;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), PatienceForCase = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether QEMU is installed.</summary>
    public static bool IsInstalled =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, Program)));

    /// <summary>
    /// The outcome of each case, in order. The same cases give the same outcomes, in any order and company,
    /// except for the state in which the watchdog finds a case that loops for ever.
    /// </summary>
    /// <param name="kept">Memory that is written before the first case and stays.</param>
    /// <exception cref="InvalidOperationException">QEMU ended early or not at all, for example because a case reached a device.</exception>
    public static IReadOnlyList<RigOutcome> Run(CpuModel cpu, IReadOnlyList<RigCase> cases, IReadOnlyList<MemoryPatch>? kept = null)
    {
        var outcomes = Run(cpu, cases, kept ?? [], WatchdogTicks);
        int[] late = [.. Enumerable.Range(0, cases.Count).Where(i => outcomes[i].End == RigEnd.Watchdog)];
        var again = Run(cpu, [.. late.Select(i => cases[i])], kept ?? [], SecondWatchdogTicks);
        for (int i = 0; i < late.Length; i++)
            outcomes[late[i]] = again[i];
        return outcomes;
    }

    private static RigOutcome[] Run(CpuModel cpu, IReadOnlyList<RigCase> cases, IReadOnlyList<MemoryPatch> kept, ulong watchdogTicks)
    {
        if (cases.Count == 0)
            return [];
        var registers = RigRegisters.For(cpu);
        var folder = Directory.CreateTempSubdirectory("rig-");
        try
        {
            using (var file = File.Create(Path.Combine(folder.FullName, "cases")))
                RigFormat.WriteCases(file, registers, kept, cases, watchdogTicks);
            using (var file = File.Create(Path.Combine(folder.FullName, "monitor")))
            using (var monitor = typeof(Qemu).Assembly.GetManifestResourceStream("monitor.bin")!)
                monitor.CopyTo(file);
            Start(cpu, folder.FullName, Patience + cases.Count * PatienceForCase);
            using var outcomes = File.OpenRead(Path.Combine(folder.FullName, "outcomes"));
            return [.. cases.Select(one => RigFormat.ReadOutcome(outcomes, registers, one))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Start(CpuModel cpu, string folder, TimeSpan patience)
    {
        string[] arguments =
        [
            "-M", "virt,secure=on,virtualization=on,gic-version=3", "-cpu", cpu.Name, "-smp", "1", "-m", $"{RAMBytes >> 20}M",
            "-accel", "tcg", "-semihosting-config", "enable=on,target=native",
            "-nodefaults", "-display", "none", "-no-reboot", "-bios", "monitor",
        ];
        using var process = Process.Start(new ProcessStartInfo(Program, arguments) { WorkingDirectory = folder, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(patience))
        {
            process.Kill();
            throw new InvalidOperationException($"{Program} did not end within {patience.TotalSeconds} s");
        }
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{Program}: exit code {process.ExitCode}{(errors.Result.Length == 0 ? "" : ": ")}{errors.Result}");
    }
}
