using System.Diagnostics;
using VirtSpec.Adapters.Programs;
using VirtSpec.Machine.Tests.Guests;
using Xunit;

namespace VirtSpec.Machine.Tests.Load;

/// <summary>What QEMU has in memory before the first instruction.</summary>
internal static class QemuMemory
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The bytes of each range of physical addresses.</summary>
    public static IReadOnlyList<byte[]> AtStart(string directory, string[] arguments, IReadOnlyList<(ulong Address, int Size)> ranges)
    {
        string[] all = [.. arguments, "-nodefaults", "-display", "none", "-S", "-monitor", "stdio"];
        using var qemu = Process.Start(new ProcessStartInfo(InstalledPrograms.Qemu, all) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var answers = qemu.StandardOutput.ReadToEndAsync();
        var complaints = qemu.StandardError.ReadToEndAsync();
        for (int i = 0; i < ranges.Count; i++)
            qemu.StandardInput.WriteLine($"pmemsave 0x{ranges[i].Address:x} {ranges[i].Size} \"{PathOf(i)}\"");
        qemu.StandardInput.WriteLine("quit");
        qemu.StandardInput.Close();
        if (!qemu.WaitForExit(Patience))
        {
            qemu.Kill();
            Assert.Fail($"{InstalledPrograms.Qemu} did not end within {Patience.TotalSeconds} s");
        }
        _ = answers.Result;
        Assert.True(qemu.ExitCode == 0, complaints.Result);
        return [.. ranges.Select((_, i) => File.ReadAllBytes(PathOf(i)))];

        string PathOf(int range) => Path.Combine(directory, $"range{range}");
    }
}
