using System.Diagnostics;
using VirtSpec.Adapters.Programs;
using Xunit;

namespace VirtSpec.Machine.Tests.Guests;

public sealed class BuildTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("virtspec").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [NeedsFact(InstalledPrograms.CrossCompiler)]
    [Trait("Category", "cross")]
    public void The_committed_guests_are_what_their_sources_give()
    {
        string[] sources = ["build", "bench.inc", "device.inc", "guest.inc", "guest.ld", "tlb.inc", .. Guest.All.Select(g => $"{g.Name}.S")];
        foreach (string file in sources)
            File.Copy(Guest.PathOf(file), Path.Combine(_directory, file));
        using var build = Process.Start("bash", [Path.Combine(_directory, "build")]);
        build.WaitForExit();
        Assert.Equal(0, build.ExitCode);
        string[] built = [.. Guest.All.Select(g => $"{g.Name}.elf"), "hello.bin"];
        Assert.All(built, file => Assert.Equal(File.ReadAllBytes(Guest.PathOf(file)), File.ReadAllBytes(Path.Combine(_directory, file))));
    }
}
