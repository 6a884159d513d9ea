using System.Diagnostics;
using VirtSpec.Adapters.Programs;
using Xunit;

namespace VirtSpec.Rig.Tests;

public sealed class MonitorBinaryTests
{
    [NeedsFact(InstalledPrograms.CrossAssembler)]
    public void The_committed_monitor_is_what_its_source_gives()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Monitor"), built = Path.Combine(folder, "built.bin");
        using var process = Process.Start(new ProcessStartInfo("bash", [Path.Combine(folder, "build"), built]))!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder, "monitor.bin")), File.ReadAllBytes(built));
    }
}
