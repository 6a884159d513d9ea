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

    /// <summary>Instructions after which the watchdog ends a case, within 16.</summary>
    public const int MaxInstructions = 4096;

    /// <summary>QEMU counts an instruction as 1 ns, and the timer ticks at 62.5 MHz.</summary>
    private const int InstructionsPerTick = 16;
    private const double TicksPerMillisecond = 62_500;

    /// <summary>Time is a function of the instructions executed, so that a run can be repeated.</summary>
    private static readonly string[] s_countInstructions = ["-icount", "shift=0,sleep=off"];

    /// <summary>Whether QEMU is installed.</summary>
    public static bool IsInstalled =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, Program)));

    /// <summary>
    /// The outcome of each case, in order. The same cases give the same outcomes, in any order and company,
    /// except for the state in which the watchdog finds a case.
    /// </summary>
    /// <param name="kept">Memory that is written before the first case and stays.</param>
    /// <param name="limit">
    /// How long the watchdog waits, by the clock of the host; without it, <see cref="MaxInstructions"/>.
    /// Instructions cannot end a case that completes none, because every fetch faults, that of the vector too.
    /// </param>
    /// <exception cref="InvalidOperationException">QEMU ended early, for example because a case reached a device.</exception>
    public static IReadOnlyList<RigOutcome> Run(CpuModel cpu, IReadOnlyList<RigCase> cases, IReadOnlyList<MemoryPatch>? kept = null, TimeSpan? limit = null)
    {
        if (cases.Count == 0)
            return [];
        var registers = RigRegisters.For(cpu);
        var folder = Directory.CreateTempSubdirectory("rig-");
        try
        {
            using (var file = File.Create(Path.Combine(folder.FullName, "cases")))
                RigFormat.WriteCases(file, registers, kept ?? [], cases, limit is { } time ? (ulong)(time.TotalMilliseconds * TicksPerMillisecond) : MaxInstructions / InstructionsPerTick);
            using (var file = File.Create(Path.Combine(folder.FullName, "monitor")))
            using (var monitor = typeof(Qemu).Assembly.GetManifestResourceStream("monitor.bin")!)
                monitor.CopyTo(file);
            Start(cpu, folder.FullName, countsInstructions: limit is null);
            using var outcomes = File.OpenRead(Path.Combine(folder.FullName, "outcomes"));
            return [.. cases.Select(one => RigFormat.ReadOutcome(outcomes, registers, one))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Start(CpuModel cpu, string folder, bool countsInstructions)
    {
        string[] arguments =
        [
            "-M", "virt,secure=on,virtualization=on,gic-version=3", "-cpu", cpu.Name, "-smp", "1", "-m", $"{RAMBytes >> 20}M",
            "-accel", "tcg", .. countsInstructions ? s_countInstructions : [], "-semihosting-config", "enable=on,target=native",
            "-nodefaults", "-display", "none", "-no-reboot", "-bios", "monitor",
        ];
        using var process = Process.Start(new ProcessStartInfo(Program, arguments) { WorkingDirectory = folder, RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{Program}: exit code {process.ExitCode}{(errors.Length == 0 ? "" : ": ")}{errors}");
    }
}
