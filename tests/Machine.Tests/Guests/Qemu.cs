using System.Diagnostics;
using Xunit;

namespace VirtSpec.Machine.Tests.Guests;

/// <summary>The program that the board is held against, where it is installed.</summary>
internal static class Qemu
{
    private const string Program = "qemu-system-aarch64";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static bool IsInstalled { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, Program)));

    public static string WhyAbsent => $"{Program} is not installed";

    /// <summary>What a guest prints before it powers the machine off.</summary>
    public static string Run(string elfPath)
    {
        string[] arguments =
        [
            "-M", "virt,virtualization=on,gic-version=3", "-cpu", "cortex-a57", "-m", "128",
            "-display", "none", "-monitor", "none", "-serial", "stdio", "-kernel", elfPath,
        ];
        using var qemu = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        var console = qemu.StandardOutput.ReadToEndAsync();
        if (!qemu.WaitForExit(Patience))
        {
            qemu.Kill();
            Assert.Fail($"{Program} did not end within {Patience.TotalSeconds} s");
        }
        return console.Result;
    }
}

/// <summary>A theory that needs QEMU; without it the test is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class QemuTheoryAttribute : TheoryAttribute
{
    public QemuTheoryAttribute()
    {
        if (!Qemu.IsInstalled)
            Skip = Qemu.WhyAbsent;
    }
}
