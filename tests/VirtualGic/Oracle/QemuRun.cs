using System.Diagnostics;
using System.Runtime.InteropServices;
using VirtSpec.VirtualGic.Cases;

namespace VirtSpec.VirtualGic.Oracle;

/// <summary>Runs cases on QEMU.</summary>
internal static class QemuRun
{
    private const string Program = "qemu-system-aarch64";
    private const int CasesOfOneStart = 250_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>The outcome of each case, in order.</summary>
    /// <exception cref="InvalidOperationException">QEMU ended early or not at all.</exception>
    public static IEnumerable<VirtualOutcome> Run(string cpu, IEnumerable<VirtualCase> cases) => cases.Chunk(CasesOfOneStart).SelectMany(chunk => RunChunk(cpu, chunk));

    private static VirtualOutcome[] RunChunk(string cpu, VirtualCase[] cases)
    {
        var folder = Directory.CreateTempSubdirectory("vgic-");
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, "program"), MonitorProgram.Image());
            File.WriteAllBytes(Path.Combine(folder.FullName, "cases"), Records(cases));
            Start(cpu, folder.FullName);
            byte[] bytes = File.ReadAllBytes(Path.Combine(folder.FullName, MonitorProgram.OutcomesFile));
            var outcomes = MemoryMarshal.Cast<byte, VirtualOutcome>(bytes).ToArray();
            return outcomes.Length == cases.Length ? outcomes : throw new InvalidOperationException($"expected {cases.Length} outcomes, found {outcomes.Length}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] Records(VirtualCase[] cases)
    {
        var words = new ulong[1 + cases.Length * MonitorProgram.CaseWords];
        words[0] = (ulong)cases.Length;
        for (int i = 0, at = 1; i < cases.Length; i++, at += MonitorProgram.CaseWords)
        {
            words[at] = MonitorProgram.RoutineOf(cases[i].Operation);
            words[at + 1] = cases[i].Operand;
            for (int n = 0; n < VirtualCase.Registers.Length; n++)
                words[at + 2 + n] = cases[i].Value(n);
        }
        return MemoryMarshal.AsBytes(words.AsSpan()).ToArray();
    }

    private static void Start(string cpu, string folder)
    {
        string[] arguments =
        [
            "-M", "virt,virtualization=on,gic-version=3,its=off", "-cpu", cpu, "-m", "1G", "-accel", "tcg",
            "-nodefaults", "-display", "none", "-no-reboot", "-semihosting-config", "enable=on,target=native",
            "-device", $"loader,file=program,addr=0x{MonitorProgram.Address:x},cpu-num=0,force-raw=on",
            "-device", $"loader,file=cases,addr=0x{MonitorProgram.Cases:x},force-raw=on",
        ];
        using var process = Process.Start(new ProcessStartInfo(Program, arguments) { WorkingDirectory = folder, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            throw new InvalidOperationException($"{Program} did not end within {Patience.TotalSeconds} s");
        }
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{Program}: exit code {process.ExitCode}: {errors.Result}");
    }
}
