using System.Diagnostics;
using System.Text;
using VirtSpec.Adapters.Programs;
using Xunit;

namespace VirtSpec.Machine.Tests.Guests;

/// <summary>The program that the board is held against, where it is installed.</summary>
internal static class Qemu
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What a guest prints before it powers the machine off, when its full stops are answered with its inputs. The clock starts as ours does.</summary>
    public static string Run(Guest guest)
    {
        string[] arguments =
        [
            "-M", "virt,virtualization=on,gic-version=3", "-m", "128", "-rtc", "base=2026-01-01T00:00:00,clock=vm",
            "-display", "none", "-monitor", "none", "-serial", "stdio", "-kernel", guest.ElfPath,
            "-cpu", guest.Cpu, .. guest.QemuOptions,
        ];
        using var qemu = Process.Start(new ProcessStartInfo(InstalledPrograms.Qemu, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        var console = Task.Run(() => Converse(qemu, new Queue<string>(guest.Inputs)));
        if (!qemu.WaitForExit(Patience))
        {
            qemu.Kill();
            Assert.Fail($"{InstalledPrograms.Qemu} did not end within {Patience.TotalSeconds} s");
        }
        return console.Result;
    }

    private static string Converse(Process qemu, Queue<string> inputs)
    {
        var console = new StringBuilder();
        for (int c; (c = qemu.StandardOutput.Read()) >= 0;)
        {
            console.Append((char)c);
            if (c != '.' || inputs.Count == 0)
                continue;
            qemu.StandardInput.Write(inputs.Dequeue());
            qemu.StandardInput.Flush();
        }
        return console.ToString();
    }
}
