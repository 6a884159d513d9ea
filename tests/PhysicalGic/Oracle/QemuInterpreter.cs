using System.Diagnostics;

namespace VirtSpec.PhysicalGic.Oracle;

/// <summary>Runs operations on QEMU's board with a GICv3, without EL3 and without an ITS.</summary>
public static class QemuInterpreter
{
    /// <summary>The name of the program.</summary>
    public const string Program = "qemu-system-aarch64";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), PatienceForOperation = TimeSpan.FromMicroseconds(200);

    /// <summary>The result of each operation, in order.</summary>
    /// <param name="haveEL2">PE 0 begins at EL2, otherwise at EL1.</param>
    /// <param name="pes">How many PEs the board has.</param>
    /// <exception cref="InvalidOperationException">QEMU ended early or not at all, for example because an unmasked interrupt came.</exception>
    public static ulong[] Run(IReadOnlyList<Operation> operations, bool haveEL2, int pes = 1)
    {
        var folder = Directory.CreateTempSubdirectory("interrupts-");
        try
        {
            using (var file = File.Create(Path.Combine(folder.FullName, "interpreter")))
            using (var interpreter = typeof(QemuInterpreter).Assembly.GetManifestResourceStream("interpreter.bin")!)
                interpreter.CopyTo(file);
            using (var writer = new BinaryWriter(File.Create(Path.Combine(folder.FullName, "program"))))
            {
                foreach (var operation in operations)
                    operation.WriteTo(writer);
                writer.Write(new byte[24]);
            }
            Start(folder.FullName, haveEL2, pes, Patience + operations.Count * PatienceForOperation);
            byte[] results = File.ReadAllBytes(Path.Combine(folder.FullName, "results"));
            return [.. Enumerable.Range(0, operations.Count).Select(i => BitConverter.ToUInt64(results, 8 * i))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // One thread for all PEs: a PE that waits for its turn then gives the others theirs.
    private static void Start(string folder, bool haveEL2, int pes, TimeSpan patience)
    {
        string[] arguments =
        [
            "-M", haveEL2 ? "virt,gic-version=3,its=off,virtualization=on" : "virt,gic-version=3,its=off", "-cpu", "cortex-a57", "-smp", $"{pes}", "-m", "2G",
            "-accel", "tcg,thread=single", "-semihosting-config", "enable=on,target=native", "-nodefaults", "-display", "none", "-serial", "null", "-no-reboot",
            "-bios", "interpreter", "-device", "loader,file=program,addr=0x42000000,force-raw=on",
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
