using System.Diagnostics;
using Xunit;

namespace VirtSpec.Machine.Tests.Guests;

/// <summary>The program that the board is held against, where it is installed.</summary>
internal static class Qemu
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What a guest prints before it powers the machine off.</summary>
    public static string Run(string elfPath)
    {
        string[] arguments =
        [
            "-M", "virt,virtualization=on,gic-version=3", "-cpu", "cortex-a57", "-m", "128",
            "-display", "none", "-monitor", "none", "-serial", "stdio", "-kernel", elfPath,
        ];
        using var qemu = Process.Start(new ProcessStartInfo(Programs.Qemu, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        var console = qemu.StandardOutput.ReadToEndAsync();
        if (!qemu.WaitForExit(Patience))
        {
            qemu.Kill();
            Assert.Fail($"{Programs.Qemu} did not end within {Patience.TotalSeconds} s");
        }
        return console.Result;
    }
}
