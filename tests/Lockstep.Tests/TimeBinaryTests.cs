using System.Diagnostics;
using VirtSpec.Adapters.Programs;
using Xunit;

namespace VirtSpec.Lockstep.Tests;

public sealed class TimeBinaryTests
{
    [NeedsTheory(InstalledPrograms.CrossCompiler)]
    [InlineData("blocks")]
    [InlineData("costs")]
    [InlineData("offset")]
    [InlineData("timer")]
    public void The_committed_guest_is_what_its_source_gives(string guest)
    {
        using var folder = new TemporaryFolder();
        string time = Path.Combine(AppContext.BaseDirectory, "Time"), copy = Path.Combine(folder.Path, "a", "Time");
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.EnumerateFiles(time).Where(file => !file.EndsWith(".elf", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        CopyGuestFiles(Path.Combine(folder.Path, "Guests"));
        using var process = Process.Start(new ProcessStartInfo("bash", [Path.Combine(copy, "build")]))!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(File.ReadAllBytes(Path.Combine(time, $"{guest}.elf")), File.ReadAllBytes(Path.Combine(copy, $"{guest}.elf")));
    }

    private static void CopyGuestFiles(string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Guests")))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
