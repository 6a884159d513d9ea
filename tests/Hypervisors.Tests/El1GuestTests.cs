using System.Diagnostics;
using VirtSpec.Adapters.Programs;
using Xunit;

namespace VirtSpec.Hypervisors.Tests;

/// <summary>The guests of tests/Guests/el1: their binaries are what their sources give, and their consoles are QEMU's.</summary>
public sealed class El1GuestTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _directory = Directory.CreateTempSubdirectory("virtspec").FullName;

    public static TheoryData<string> Names => [.. El1Guest.All.Select(g => g.Name)];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_manifest_names_every_guest_and_every_recorded_console()
    {
        Assert.Equal(Files("*.elf"), El1Guest.All.Select(g => $"{g.Name}.elf").Order());
        Assert.Equal(Files("*.expected"), El1Guest.All.Select(g => g.ExpectedFile).Order());
    }

    [NeedsFact(InstalledPrograms.CrossCompiler)]
    [Trait("Category", "cross")]
    public void The_committed_guests_are_what_their_sources_give()
    {
        foreach (string file in (string[])["build", "guest.inc", "guest.ld", .. El1Guest.All.Select(g => $"{g.Name}.S")])
            File.Copy(El1Guest.PathOf(file), Path.Combine(_directory, file));
        using var build = Process.Start("bash", [Path.Combine(_directory, "build")]);
        build.WaitForExit();
        Assert.Equal(0, build.ExitCode);
        Assert.All(El1Guest.All, g => Assert.Equal(File.ReadAllBytes(g.ElfPath), File.ReadAllBytes(Path.Combine(_directory, $"{g.Name}.elf"))));
    }

    [NeedsTheory(InstalledPrograms.Qemu)]
    [MemberData(nameof(Names))]
    [Trait("Category", "qemu")]
    public void The_recorded_console_is_that_of_QEMU(string name)
    {
        var guest = El1Guest.Named(name);
        string[] arguments =
        [
            "-M", "virt,gic-version=3", "-cpu", "cortex-a57", "-m", "64", "-display", "none", "-monitor", "none", "-serial", "stdio",
            "-kernel", guest.ElfPath, .. guest.QemuOptions,
        ];
        using var qemu = Process.Start(new ProcessStartInfo(InstalledPrograms.Qemu, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        var console = qemu.StandardOutput.ReadToEndAsync();
        if (!qemu.WaitForExit(Patience))
        {
            qemu.Kill();
            Assert.Fail($"{InstalledPrograms.Qemu} did not end within {Patience.TotalSeconds} s");
        }
        Assert.Equal(guest.ExpectedConsole, console.Result);
    }

    private static IOrderedEnumerable<string?> Files(string pattern) => Directory.GetFiles(El1Guest.PathOf(""), pattern).Select(Path.GetFileName).Order();
}
